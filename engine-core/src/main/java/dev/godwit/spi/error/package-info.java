/// How things go wrong: a closed set of storage errors, classified once where they are thrown, and
/// the unchecked failures of a state store, which end a run.
@NullMarked
package dev.godwit.spi.error;

import org.jspecify.annotations.NullMarked;
