package dev.godwit.spi.store;

/// The orders of a review. Each is total: it ends in (folder path, name, folder), texts by their
/// UTF-8 bytes.
public enum Sort {
    /// (folder path, name, folder): walks the tree folder by folder.
    TREE,
    NAME,
    SIZE,
    MTIME,
    DEPTH,
    DIFFERENCE
}
