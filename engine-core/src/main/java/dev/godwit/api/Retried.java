package dev.godwit.api;

/// What a retry took up again.
///
/// @param nodes that are copied again as they were reviewed
/// @param relist folders that are listed again first, because they could not be listed or something
///   in them could not be read or has changed: a discovery of those folders and an approval come
///   before the copy
public record Retried(long nodes, long relist) {}
