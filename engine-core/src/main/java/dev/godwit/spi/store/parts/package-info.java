/// Parts that state stores are built of, so that a value is written in one way wherever it is kept:
/// bytes, the numbers of enums, units, and the head file that knows what was acknowledged.
@NullMarked
package dev.godwit.spi.store.parts;

import org.jspecify.annotations.NullMarked;
