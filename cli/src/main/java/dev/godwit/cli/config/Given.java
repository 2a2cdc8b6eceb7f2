package dev.godwit.cli.config;

/// One value that a person gave.
///
/// @param where it can be found: `--workers`, `GODWIT_WORKERS`, `godwit.yaml: workers`
public record Given(Option option, String text, String where) {}
