/// What every phase of a run shares: the context it is handed, the signal that stops it, the gauges
/// it moves and what of a node is carried.
@NullMarked
package dev.godwit.engine.model;

import org.jspecify.annotations.NullMarked;
