package dev.godwit.api;

import java.time.Duration;
import java.util.Optional;

/// How far a step is, from counters in memory; the store's totals are exact.
///
/// @param sourceRound depth of the round the source is at; -1 before the first
/// @param destinationRound likewise
/// @param sourceNodes listed so far in this step
/// @param sourceBytes of the files among them
/// @param destinationNodes listed so far in this step
/// @param plannedNodes what the copy or verification has to do in all
/// @param plannedBytes likewise
/// @param doneNodes settled so far
/// @param doneBytes likewise
/// @param problems nodes that failed, are blocked or stale, or mismatch, and folders that could not
///   be listed
/// @param elapsed since the step began
/// @param timeLeft as estimated from the rate so far; empty while nothing can be said
public record Progress(
        Phase phase,
        int sourceRound,
        int destinationRound,
        long sourceNodes,
        long sourceBytes,
        long destinationNodes,
        long plannedNodes,
        long plannedBytes,
        long doneNodes,
        long doneBytes,
        long problems,
        Duration elapsed,
        Optional<Duration> timeLeft) {}
