package dev.godwit.api;

/// What a rollback came to so far.
///
/// @param removed nodes that this migration had made and that are gone again
/// @param restored nodes that are as they were before
/// @param left nodes that stay as they are; see [Migration#leftAlone]
public record RolledBack(long removed, long restored, long left) {}
