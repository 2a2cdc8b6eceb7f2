package dev.godwit.spi.fs;

/// Feature: has its own count of what it asks of a server, so that a limit holds for each request
/// instead of each call of the engine's.
public interface Requests {

    /// From now on every request waits for its turn before it is made.
    ///
    /// - **Stop:** when [CopyControl#admit] throws, what is under way is finished without waiting,
    ///   so that nothing is left half done.
    ///
    /// @param turns asked for one at a time
    void pace(CopyControl turns);
}
