package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Action;
import dev.godwit.spi.store.CopyWork;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Wave;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// Pulls what a wave of a copy still has to settle.
final class CopyPull extends Pull<CopyWork.CopyItem, CopyWork> {

    private final Wave wave;
    private final int depth;
    private final Blockers blockers;
    private final LinkGroups links;

    CopyPull(Union union, Wave wave, int depth) {
        super(union);
        this.wave = wave;
        this.depth = depth;
        blockers = new Blockers(union);
        links = new LinkGroups(union);
    }

    Pulled<CopyWork> work(Optional<WorkKey> after, int max) throws RocksDBException {
        boolean nothing =
                switch (wave) {
                    case HARD_LINKS ->
                            !union().view().hasAny(Table.LINKS, LinkGroups.all(Side.SOURCE));
                    case DELETE -> !union().rulings().delete();
                    case FOLDERS, FILES, FINISH -> false;
                };
        if (nothing) {
            return new Pulled<>(List.of(), Optional.empty());
        }
        return wave == Wave.FINISH && depth == 0 ? finishRoot() : pull(after, max);
    }

    private boolean isByDepth() {
        return wave != Wave.FILES && wave != Wave.HARD_LINKS;
    }

    @Override
    Walk walk(byte @Nullable [] from) {
        return isByDepth() ? Walk.inRound(union(), depth - 1, from) : Walk.inTree(union(), from);
    }

    @Override
    Union.@Nullable Which which(Place folder) {
        if (wave == Wave.DELETE) {
            // What is only on the destination is a difference.
            return folder.compared() == null ? null : Union.Which.DIFFERENCES;
        }
        if (isByDepth() && folder.source().tally().folders() == 0) {
            return null;
        }
        if (wave == Wave.FINISH) {
            return Union.Which.FOLDERS;
        }
        if (folder.isSameUnlessTold()) {
            return Union.Which.DIFFERENCES;
        }
        return wave == Wave.FOLDERS ? Union.Which.FOLDERS : Union.Which.ALL;
    }

    @Override
    CopyWork.@Nullable CopyItem item(Place folder, Entry entry) throws RocksDBException {
        Row row = entry.row();
        boolean isFolder = row.key().folder();
        boolean isWork =
                switch (wave) {
                    case FOLDERS -> isFolder && isPending(row);
                    case FILES -> !isFolder && isPending(row) && !links.isFollower(row);
                    case HARD_LINKS -> !isFolder && isPending(row) && links.isFollower(row);
                    case DELETE -> isPending(row);
                    case FINISH -> isFolder && isToFinish(entry);
                };
        if (!isWork) {
            return null;
        }
        return new CopyWork.CopyItem(
                row.key(),
                isFolder ? Optional.ofNullable(entry.folder()) : Optional.empty(),
                row.node(),
                row.destination(),
                action(row.decision()),
                row.outcome().map(NodeOutcome::attempts).orElse(0),
                wave == Wave.HARD_LINKS ? links.linkTo(row) : Optional.empty());
    }

    @Override
    CopyWork work(Place folder, List<CopyWork.CopyItem> items) throws RocksDBException {
        return new CopyWork(
                folder.id(),
                folder.source().ref(),
                folder.depth(),
                Optional.ofNullable(blockers.of(folder.path())),
                items);
    }

    private boolean isPending(Row row) {
        boolean toDo =
                switch (row.decision()) {
                    case COPY, OVERWRITE, METADATA -> wave != Wave.DELETE;
                    case DELETE -> wave == Wave.DELETE;
                    case KEEP, EXCLUDE, UNDECIDED, UNSUPPORTED, NONE -> false;
                };
        return toDo && row.outcome().filter(o -> o.kind() != OutcomeKind.PENDING).isEmpty();
    }

    private Action action(Decision decision) {
        if (wave == Wave.FINISH) {
            return Action.FINISH;
        }
        return switch (decision) {
            case COPY -> Action.COPY;
            case OVERWRITE -> Action.OVERWRITE;
            case METADATA -> Action.METADATA;
            case DELETE -> Action.DELETE;
            case KEEP, EXCLUDE, UNDECIDED, UNSUPPORTED, NONE ->
                    throw new IllegalStateException("Nothing is to be done for " + decision);
        };
    }

    // ------------------------------------------------------------ finishing

    /// Whether the folder was put in place, or something in it changed, since it was last finished.
    private boolean isToFinish(Entry entry) throws RocksDBException {
        NodeId id = entry.folder();
        Row row = entry.row();
        return id != null
                && row.decision() != Decision.EXCLUDE
                && isToFinish(id, row.outcome().orElse(null), entry.outcomeAt());
    }

    private boolean isToFinish(NodeId id, @Nullable NodeOutcome own, long ownAt)
            throws RocksDBException {
        Touched touched = Touched.of(union().view(), union().pass(), id);
        long inPlaceAt = own != null && own.kind().inPlace() ? ownAt : 0;
        return Math.max(inPlaceAt, touched.changedAt()) > touched.finishedAt();
    }

    private Pulled<CopyWork> finishRoot() throws RocksDBException {
        View view = union().view();
        OutcomeRow own =
                Outcomes.find(view, NodeId.ROOT, FactWriter.member(NodeKey.ROOT), union().pass());
        boolean isWork =
                Folders.find(view, union().pass(), Side.SOURCE, 0, NodeId.ROOT) != null
                        && isToFinish(
                                NodeId.ROOT,
                                own == null ? null : own.outcome(),
                                own == null ? 0 : own.at());
        if (!isWork) {
            return new Pulled<>(List.of(), Optional.empty());
        }
        CopyWork.CopyItem root =
                new CopyWork.CopyItem(
                        NodeKey.ROOT,
                        Optional.of(NodeId.ROOT),
                        new Node.Folder(Name.ROOT, 0, Attributes.NONE, Optional.empty()),
                        Optional.empty(),
                        Action.FINISH,
                        own == null ? 0 : own.outcome().attempts(),
                        Optional.empty());
        CopyWork work = new CopyWork(NodeId.ROOT, NodeRef.ROOT, 0, Optional.empty(), List.of(root));
        return new Pulled<>(List.of(work), Optional.empty());
    }
}
