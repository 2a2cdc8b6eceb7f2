/// The engine's own way into a state store: one writer that groups facts into batches.
@NullMarked
package dev.godwit.engine.store;

import org.jspecify.annotations.NullMarked;
