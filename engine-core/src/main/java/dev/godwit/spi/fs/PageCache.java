package dev.godwit.spi.fs;

/// Feature: leaves the memory that the system caches content in to others.
public interface PageCache {

    /// From now on content that was read or published does not stay in the cache.
    ///
    /// - **Best effort:** what cannot be dropped stays, and nothing fails because of it.
    void spare();
}
