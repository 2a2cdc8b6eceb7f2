/// Values every part of the engine, every adapter and every store speaks in: names, references,
/// nodes, tokens.
///
/// All are immutable, compare by value and import nothing but the JDK.
@NullMarked
package dev.godwit.spi.value;

import org.jspecify.annotations.NullMarked;
