package dev.godwit.api;

/// An approved plan.
///
/// @param fingerprint SHA-256 in hex over the plan's canonical rows in tree order
/// @param nodes the plan settles
public record Approval(String fingerprint, long nodes) {}
