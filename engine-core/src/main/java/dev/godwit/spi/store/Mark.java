package dev.godwit.spi.store;

/// What was decided about a child when it was listed, before any comparison.
public enum Mark {
    NONE,
    /// A filter excludes it: a folder is not listed.
    EXCLUDED,
    /// It cannot be carried: a special file, a reserved name, a name the destination cannot hold.
    UNSUPPORTED
}
