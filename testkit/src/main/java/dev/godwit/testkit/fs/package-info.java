/// What adapters are tested with: a contract kit that holds every adapter to its promises, an
/// adapter in memory that keeps them, decorators that break them by script, and trees to try it all
/// on.
///
/// [TestTree] is the hand from outside: it makes and changes trees behind an adapter's back and
/// takes [Snapshot]s of them, by code that no adapter shares. A [MemoryDisk] loses what no barrier
/// covered when its power is cut, in any way a real disk might.
@NullMarked
package dev.godwit.testkit.fs;

import org.jspecify.annotations.NullMarked;
