package dev.godwit.spi.fs;

/// What is ready to become visible, and when it may.
public record Publication(Staged staged, Precondition when) {}
