package dev.godwit.api;

/// Something a check-up found.
///
/// @param ok whether it is as it should be
/// @param what in one sentence
/// @param next what to do; empty when nothing
public record Finding(boolean ok, String what, String next) {}
