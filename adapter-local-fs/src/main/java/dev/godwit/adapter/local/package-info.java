/// Trees on a local disk.
@NullMarked
package dev.godwit.adapter.local;

import org.jspecify.annotations.NullMarked;
