package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import java.util.Optional;

/// Feature: looks at, and removes, what a dead run staged, by the exact names of its own intents.
public interface Leftovers {

    /// Whether what is at `node` now is what `proof` was given for, published in the meantime.
    ///
    /// @return its facts when it is, empty when nothing or something else is there
    Optional<Node> proven(NodeRef node, Opaque proof) throws StorageException;

    /// Removes what is staged under exactly this name in this folder; nothing there is no failure,
    /// nor is anything but a folder at `folder`.
    ///
    /// @return whether something was removed
    boolean remove(NodeRef folder, Name stageName) throws StorageException;
}
