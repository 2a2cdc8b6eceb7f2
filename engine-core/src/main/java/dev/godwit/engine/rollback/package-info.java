/// Rollback and finish: takes back what a migration did to its destination, or gives the way back
/// up.
///
/// Units that ended are undone latest first, each change by itself: what is there is removed or
/// replaced only when it is proven to be what the unit put there, so whatever somebody else added
/// or changed stays and is told about. Every pre-image is looked at before the first change. What a
/// unit undid is durable before it counts as undone, and a unit is marked before it is touched, so
/// that a rollback goes on after a crash at any moment. Folders get their own mode, owner and times
/// back last.
@NullMarked
package dev.godwit.engine.rollback;

import org.jspecify.annotations.NullMarked;
