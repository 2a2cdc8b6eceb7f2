package dev.godwit.spi.store;

/// Where a pull ended, in the store's own cheapest order. Good for the same pull of the same pass,
/// after a restart too.
public record WorkKey(String text) {}
