package dev.godwit.benchmarks.whole;

/// One measured run.
///
/// @param scenario a [Scenario#id]
/// @param seconds from the first instruction to the last, the sync of a disk included
/// @param user processor seconds
/// @param system processor seconds in the kernel
/// @param peakKib resident memory of the largest process
record Run(
        String scenario,
        Operation operation,
        Tool tool,
        int round,
        double seconds,
        double user,
        double system,
        long peakKib) {}
