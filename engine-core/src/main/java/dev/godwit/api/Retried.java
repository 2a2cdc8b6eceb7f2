package dev.godwit.api;

/// What a retry took up again.
///
/// @param nodes that will be copied again under the approved plan
/// @param relist nodes that have to be listed again first, because their source changed or their
///   folder could not be listed: a discovery and an approval come before the copy
public record Retried(long nodes, long relist) {}
