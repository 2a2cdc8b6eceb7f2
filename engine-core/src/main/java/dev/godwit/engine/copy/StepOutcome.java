package dev.godwit.engine.copy;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.store.Action;
import dev.godwit.spi.store.Beginning;
import dev.godwit.spi.store.Landed;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.PartProof;
import dev.godwit.spi.store.Proof;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import java.util.List;
import java.util.Optional;

/// What a task of a step tells about its unit.
sealed interface StepOutcome {

    /// What of a unit lies staged and what could not be.
    record StagedUnit(CopyUnit unit, List<Ready> ready, List<Unsettled> unsettled)
            implements StepOutcome {
        public StagedUnit {
            ready = List.copyOf(ready);
            unsettled = List.copyOf(unsettled);
        }

        List<Proof> proofs() {
            return ready.stream()
                    .map(one ->
                            new Proof(
                                    one.item().change().key(),
                                    one.staged().proof(),
                                    one.staged().bytes(),
                                    one.hash()))
                    .toList();
        }
    }

    /// What a task of a file that is staged in parts tells.
    sealed interface OfParts extends StepOutcome {
        CopyUnit unit();
    }

    /// A file was begun, or found to be as it was left.
    ///
    /// @param anew whether it was begun now, so that no part of it is there
    record BegunFile(CopyUnit unit, Beginning beginning, boolean anew) implements OfParts {}

    /// What had been begun for a file is of no use, and is not there any more.
    record TakenBack(CopyUnit unit) implements OfParts {}

    /// A part lies staged.
    record StagedPartOf(CopyUnit unit, PartProof part) implements OfParts {}

    /// A part could not be staged, or a file not be begun or ended.
    ///
    /// @param anew whether what was staged so far is of no use, because the source is not what it
    ///   was or what was begun is gone; another try begins anew
    /// @param stale what was reviewed is not there any more, on either side
    record UnstagedPart(CopyUnit unit, StorageException why, boolean anew, boolean stale)
            implements OfParts {}

    /// What of a unit was published and what could not be.
    record PublishedUnit(CopyUnit unit, List<Settled> settled, List<Unsettled> unsettled)
            implements StepOutcome {
        public PublishedUnit {
            settled = List.copyOf(settled);
            unsettled = List.copyOf(unsettled);
        }
    }

    /// One change that lies staged.
    ///
    /// @param folder on the destination
    /// @param depth of the folder
    /// @param hash of the content staged, where it was computed
    record Ready(
            NodeRef folder,
            int depth,
            CopyUnit.Item item,
            Staged staged,
            Optional<ContentHash> hash) {}

    /// One change that is in place.
    ///
    /// @param now the node on the destination; of a deletion the node that was there
    record Settled(Ready ready, OutcomeKind kind, Node now) {

        Optional<Token> token() {
            return ready.item().node().action() == Action.DELETE ? Optional.empty() : now.version();
        }

        /// What it changed; empty when all was as wanted before.
        Optional<Landed> landed() {
            return kind == OutcomeKind.ALREADY_THERE
                    ? Optional.empty()
                    : Optional.of(
                            new Landed(
                                    ready.item().change().key(),
                                    token(),
                                    now instanceof Node.Folder && kind != OutcomeKind.DELETED
                                            ? Optional.of(ready.staged().proof())
                                            : Optional.empty()));
        }
    }

    /// One change that is not in place.
    ///
    /// @param depth of the folder
    /// @param stale what was reviewed is not there any more, on either side
    record Unsettled(int depth, CopyUnit.Item item, StorageException why, boolean stale) {}
}
