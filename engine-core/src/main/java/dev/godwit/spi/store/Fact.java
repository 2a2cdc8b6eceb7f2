package dev.godwit.spi.store;

import dev.godwit.spi.error.Problem;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import java.time.Instant;
import java.util.List;

/// What can be told to a store. Everything is appended; where facts speak of the same thing the
/// latest counts.
public sealed interface Fact {

    // -------------------------------------------------------------- discovery

    /// A folder is to be listed in this pass. The engine opens the roots, [StateStore#closeRound]
    /// and [StateStore#compareRound] all others. Opened again it is to be listed again, its
    /// attempts counted anew.
    record Opened(int pass, Side side, NodeId folder, NodeRef ref, int depth) implements Fact {}

    /// A page of a listing. Nothing of it counts before its [Listed].
    ///
    /// @param depth of the children
    record Children(long listing, Side side, int depth, List<Child> children) implements Fact {
        public Children {
            children = List.copyOf(children);
        }
    }

    /// The listing can go on from here after a restart; only from adapters with durable cursors.
    record Cursor(int pass, Side side, NodeId folder, int depth, long listing, Opaque resume)
            implements Fact {}

    /// The folder is listed: this listing counts in this pass. It may be one of an earlier pass,
    /// found to be equal.
    ///
    /// @param depth of the folder
    /// @param digest of the children
    /// @param tally of the children
    record Listed(
            int pass, Side side, NodeId folder, int depth, long listing, Digest digest, Tally tally)
            implements Fact {}

    /// The folder could not be listed.
    ///
    /// @param depth of the folder
    /// @param attempts so far
    /// @param willRetry false when this pass gives up on it, which settles it for its round
    record ListingFailed(
            int pass,
            Side side,
            NodeId folder,
            int depth,
            int attempts,
            Problem problem,
            boolean willRetry)
            implements Fact {}

    /// The verdict on one pair, where the engine had to look closer than the seal could, or changes
    /// it.
    record Differs(int pass, NodeKey node, int depth, Verdict verdict, boolean conflict)
            implements Fact {}

    // -------------------------------------------------------------- copy

    /// A unit's intent, durable before anything of it exists. Intended again, nothing of it was
    /// begun.
    record Intended(UnitId unit, int pass, List<FolderChanges> changes) implements Fact {
        public Intended {
            changes = List.copyOf(changes);
        }
    }

    /// A unit's one file was begun to be staged in parts, durable before any of them is. Begun
    /// again, nothing counts of what was before.
    record Begun(UnitId unit, Beginning beginning) implements Fact {}

    /// Parts of a unit's file lie staged and are durable.
    record Parted(UnitId unit, List<PartProof> parts) implements Fact {
        public Parted {
            parts = List.copyOf(parts);
        }
    }

    /// What of a unit lies staged, durable before anything of it is published.
    record Proven(UnitId unit, List<Proof> proofs) implements Fact {
        public Proven {
            proofs = List.copyOf(proofs);
        }
    }

    /// A unit is over; what it changed has its outcomes in the same batch.
    ///
    /// @param landed which of its changes were made, so that they can be undone
    record Ended(UnitId unit, List<Landed> landed) implements Fact {
        public Ended {
            landed = List.copyOf(landed);
        }

        /// A unit that changed nothing.
        public Ended(UnitId unit) {
            this(unit, List.of());
        }
    }

    /// A unit that ended is about to be undone, durable before anything of it is: from now on what
    /// is gone of it was taken back by us.
    record Undoing(UnitId unit) implements Fact {}

    /// A unit was undone as far as could be.
    ///
    /// @param undone what is to be remembered about some of its changes
    record Undone(UnitId unit, List<Undo> undone) implements Fact {
        public Undone {
            undone = List.copyOf(undone);
        }
    }

    /// What became of a node.
    ///
    /// @param depth of the node
    record Outcome(int pass, NodeKey node, int depth, NodeOutcome outcome) implements Fact {}

    /// A folder has its own mode, owner and times again after all below it was done.
    record Finished(int pass, NodeId folder) implements Fact {}

    // -------------------------------------------------------------- verification, history

    /// A node that is not what it should be after the copy; true until the node has an outcome
    /// again.
    record Mismatch(int pass, NodeKey node, int depth, String detail) implements Fact {}

    /// A named value of the migration; the latest counts.
    record Property(String key, String value) implements Fact {}

    /// Something for the migration's history.
    ///
    /// @param what one word: `phase`, `approved`, `resumed`
    record Happened(Instant at, String what, String by, String detail) implements Fact {}
}
