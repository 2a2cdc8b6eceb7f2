/// Whole runs of Godwit and of other tools on the same trees, in turns: `benchmarks/run`.
///
/// A [Scenario][dev.godwit.benchmarks.whole.Scenario] is a
/// [DataSet][dev.godwit.benchmarks.whole.DataSet] on a medium. In each round every
/// [Tool][dev.godwit.benchmarks.whole.Tool] that is installed does every
/// [Operation][dev.godwit.benchmarks.whole.Operation] it knows, in an order drawn anew, so that no
/// tool always finds what another left in the caches. All runs go into a JSON file, from which the
/// page with its tables and plots is written.
@NullMarked
package dev.godwit.benchmarks.whole;

import org.jspecify.annotations.NullMarked;
