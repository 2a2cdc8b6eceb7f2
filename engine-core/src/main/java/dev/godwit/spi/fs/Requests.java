package dev.godwit.spi.fs;

import java.util.Collections;
import java.util.SortedMap;

/// Feature: counts what it asks of a server, so that people see what a migration costs, and a limit
/// holds for each request instead of each call of the engine's.
public interface Requests {

    /// From now on every request waits for its turn before it is made.
    ///
    /// - **Stop:** when [CopyControl#admit] throws, what is under way is finished without waiting,
    ///   so that nothing is left half done.
    ///
    /// @param turns asked for one at a time
    void pace(CopyControl turns);

    /// How many were made so far, repeated ones each time, by what was asked: `head`, `list`. Empty
    /// where nobody counts.
    default SortedMap<String, Long> made() {
        return Collections.emptySortedMap();
    }
}
