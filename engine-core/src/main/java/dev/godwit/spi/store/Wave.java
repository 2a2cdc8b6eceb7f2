package dev.godwit.spi.store;

/// The waves of a copy, in this order.
public enum Wave {
    /// New folders, and links aside everything else's ground: one depth at a time, shallow first.
    FOLDERS,
    /// Files and links, of a hard-link group its first name; metadata of files and links.
    FILES,
    /// The other names of hard-link groups.
    HARD_LINKS,
    /// Extras that are to be removed: one depth at a time, deepest first.
    DELETE,
    /// Folders' own mode, owner and times: one depth at a time, deepest first.
    FINISH
}
