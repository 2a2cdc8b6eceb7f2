package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Name;
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
    void keep(NodeRef node, Token expected, Name area, Name as) throws StorageException;

    /// The same while a run goes on.
    ///
    /// - **Stop:** when [CopyControl#admit] throws it throws that, however much is left to copy,
    ///   and nothing is kept. It is asked for no bytes: what is kept is not what the plan moves.
    default void keep(NodeRef node, Token expected, Name area, Name as, CopyControl control)
            throws StorageException {
        control.admit(0);
        keep(node, expected, area, as);
    }

    /// Removes one kept node; what is no longer there is no failure. The area goes with its last.
    void drop(Name area, Name as) throws StorageException;
}
