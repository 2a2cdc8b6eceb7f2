/// Rules that hold over the whole core.
@NullMarked
package dev.godwit;

import org.jspecify.annotations.NullMarked;
