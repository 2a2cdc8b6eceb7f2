package dev.godwit.benchmarks.whole;

/// System calls of one first copy, counted apart from the measured ones.
///
/// @param perNode calls for each folder, file and link of the tree
record Calls(String scenario, Tool tool, long calls, double perNode) {}
