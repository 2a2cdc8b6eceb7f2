@NullMarked
package dev.godwit.adapter.s3;

import org.jspecify.annotations.NullMarked;
