/// A whole engine on one thread and in memory: trees, store, time and chance are the test's, so
/// that a migration can be crashed at every step and run again from a seed.
@NullMarked
package dev.godwit.testkit.engine;

import org.jspecify.annotations.NullMarked;
