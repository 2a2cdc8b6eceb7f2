package dev.godwit.api;

/// What a verification found.
///
/// @param mode as [VerifyMode#text()]
/// @param nodes looked at
/// @param hashed files among them whose content was read
/// @param mismatches nodes that are not what they should be
/// @param extras nodes of the destination that the source does not have, of those looked for
public record Verified(String mode, long nodes, long hashed, long mismatches, long extras) {}
