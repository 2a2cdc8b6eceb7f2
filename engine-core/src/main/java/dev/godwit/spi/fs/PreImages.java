package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;

/// Feature: keeps what a path held before it is replaced, in an area of the root that listings of
/// the engine hide.
///
/// An adapter without it cannot be overwritten unless the plan gives up rollback.
public interface PreImages {

    /// Keeps the node's content and all it carries, as `area/as`, leaving the node where it is.
    ///
    /// - **Version:** throws [StorageException.PreconditionFailed] when the node is not `expected`.
    /// - **Independent:** later changes of the node, in place too, do not reach what is kept.
    /// - **Area:** made when first needed, private to its owner; refused when somebody else's is
    ///   there.
    /// - **Twice:** keeping under a name that is taken replaces what a dead run left there.
    /// - **Stop:** when [CopyControl#admit] throws it throws that, however much is left to copy,
    ///   and nothing is kept. It is asked for no bytes: what is kept is not what the plan moves.
    void keep(NodeRef node, Token expected, Name area, Name as, CopyControl control)
            throws StorageException;

    /// The same, of what nobody will want to stop.
    default void keep(NodeRef node, Token expected, Name area, Name as) throws StorageException {
        keep(node, expected, area, as, _ -> {});
    }

    /// Moves a node into the area as `area/as`, a folder with all it holds, in one step: it is gone
    /// from its place, and kept as it was.
    ///
    /// - **Version:** throws [StorageException.PreconditionFailed] when the node is not `expected`:
    ///   of files and links the version, of folders and others kind and modification time.
    /// - **Area:** as with [#keep].
    /// - **Another device:** what cannot be moved is copied first and then removed, or refused with
    ///   [StorageException.Unsupported].
    void setAside(NodeRef node, Node expected, Name area, Name as) throws StorageException;

    /// Whether `area/as` is there and is what `before` was: kind, size and modification time, and a
    /// link's target.
    boolean holds(Name area, Name as, Node before) throws StorageException;

    /// Puts a kept node back, in one atomic step; it is not kept any more.
    ///
    /// - **Precondition:** [Precondition.Absent] and [Precondition.Unchanged] as in
    ///   [FSAdapter#publish].
    /// - **Hard links:** a file that had further names is one with those of them again that still
    ///   are as they were.
    /// - **Not kept:** throws [StorageException.NotFound].
    /// - **Full:** needs no more room than a rename, where the area is on the node's device.
    ///
    /// @return the node's facts, as [FSAdapter#stat] would give them
    Node restore(Name area, Name as, NodeRef node, Precondition when) throws StorageException;

    /// Removes one kept node, a folder with all it holds; what is no longer there is no failure.
    /// The area goes with its last.
    void drop(Name area, Name as) throws StorageException;
}
