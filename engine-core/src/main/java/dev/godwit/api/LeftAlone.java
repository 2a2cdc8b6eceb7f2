package dev.godwit.api;

/// A node that a rollback left as it is.
///
/// @param path relative to the destination's root
/// @param why one sentence
public record LeftAlone(String path, String why) {}
