/// The journal of destination changes: units with their exact names, and the recovery of those a
/// crash interrupted.
@NullMarked
package dev.godwit.engine.journal;

import org.jspecify.annotations.NullMarked;
