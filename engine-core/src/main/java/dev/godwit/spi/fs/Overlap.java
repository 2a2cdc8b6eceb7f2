package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;
import java.nio.file.Path;

/// Feature: tells whether two locations of one adapter share nodes, through links and mounts too.
public interface Overlap {

    /// How this location's root relates to the other's, whether or not either is there yet.
    Relation relationTo(FSAdapter other) throws StorageException;

    /// Whether this local folder is the root or lies inside it; always false where the storage is
    /// elsewhere.
    boolean holds(Path localFolder) throws StorageException;

    /// A text for this location's root that is the same whatever links and mounts lead there, and
    /// whether or not it is there yet.
    String canonical() throws StorageException;

    enum Relation {
        APART,
        SAME,
        /// This root lies inside the other.
        INSIDE,
        /// The other root lies inside this one.
        AROUND
    }
}
