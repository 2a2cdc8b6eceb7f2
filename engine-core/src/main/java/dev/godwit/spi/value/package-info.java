/// The values that engine, adapters, stores and runners exchange.
@NullMarked
package dev.godwit.spi.value;

import org.jspecify.annotations.NullMarked;
