package dev.godwit.store.duckdb;

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
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Work of a wave.
///
/// @param links whether any file has a second name
record CopyPull(Union union, Wave wave, int depth, boolean links) {

    Pulled<CopyWork> pull(Optional<WorkKey> after, int max) throws SQLException {
        if (wave == Wave.FINISH && depth == 0) {
            return finishRoot();
        }
        boolean nothing =
                switch (wave) {
                    case FOLDERS -> depth == 0;
                    case DELETE -> depth == 0 || !union.rulings().delete();
                    case HARD_LINKS -> !links;
                    case FILES, FINISH -> false;
                };
        if (nothing) {
            return new Pulled<>(List.of(), Optional.empty());
        }
        boolean folders = wave == Wave.FOLDERS || wave == Wave.FINISH;
        boolean byDepth = folders || wave == Wave.DELETE;
        Walk walk = new Walk(union, wanted(), byDepth ? depth - 1 : -1, folders, which(), after);
        FolderItems<CopyWork.CopyItem> items = new FolderItems<>();
        Optional<WorkKey> next = Pull.run(walk, union.rulings(), max, new Taking(items));
        Blockers blockers = Blockers.of(union, items.paths());
        return new Pulled<>(
                items.map((folder, ofFolder) ->
                        new CopyWork(
                                folder.id,
                                folder.ref,
                                folder.depth,
                                blockers.of(folder.ref.path()),
                                ofFolder)),
                next);
    }

    private Touched which() {
        return switch (wave) {
            case FOLDERS, FILES, HARD_LINKS, DELETE -> Touched.differing(union);
            case FINISH -> Touched.toFinish(union, depth);
        };
    }

    private Wanted wanted() {
        return switch (wave) {
            case FOLDERS, FINISH -> Wanted.FOLDERS;
            case FILES -> Wanted.OTHERS;
            case HARD_LINKS -> Wanted.LINKED;
            case DELETE -> Wanted.ALL;
        };
    }

    private final class Taking implements Pull.Taker {

        private final FolderItems<CopyWork.CopyItem> items;
        private LinkGroups groups = LinkGroups.NONE;
        private Finishing finishing = Finishing.NONE;

        Taking(FolderItems<CopyWork.CopyItem> items) {
            this.items = items;
        }

        @Override
        public void prepare(List<UnionFolder> step) throws SQLException {
            switch (wave) {
                case FOLDERS, DELETE -> {}
                case FILES, HARD_LINKS -> {
                    if (links) {
                        groups = LinkGroups.of(union, step);
                    }
                }
                case FINISH -> finishing = Finishing.of(union, step, depth);
            }
        }

        @Override
        public boolean wants(UnionFolder folder, UnionFolder.Entry entry) {
            return switch (wave) {
                case FOLDERS, DELETE -> isPending(entry.row());
                case FILES -> isPending(entry.row()) && !groups.isFollower(entry.row());
                case HARD_LINKS -> isPending(entry.row()) && groups.isFollower(entry.row());
                case FINISH -> finishing.isToFinish(entry);
            };
        }

        @Override
        public boolean extras() {
            return wave == Wave.DELETE;
        }

        @Override
        public void take(UnionFolder folder, UnionFolder.Entry entry) {
            Row row = entry.row();
            items.add(
                    folder,
                    new CopyWork.CopyItem(
                            row.key(),
                            row.key().folder() ? Optional.ofNullable(entry.id()) : Optional.empty(),
                            row.node(),
                            row.destination(),
                            action(row.decision()),
                            row.outcome().map(NodeOutcome::attempts).orElse(0),
                            wave == Wave.HARD_LINKS ? groups.linkTo(row) : Optional.empty()));
        }
    }

    private boolean isPending(Row row) {
        return switch (row.decision()) {
            case COPY, OVERWRITE, METADATA -> wave != Wave.DELETE && isOpen(row);
            case DELETE -> wave == Wave.DELETE && isOpen(row);
            case KEEP, EXCLUDE, UNDECIDED, UNSUPPORTED, NONE -> false;
        };
    }

    private static boolean isOpen(Row row) {
        return row.outcome().filter(o -> o.kind() != OutcomeKind.PENDING).isEmpty();
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

    /// The root is no node of the union.
    private Pulled<CopyWork> finishRoot() throws SQLException {
        Optional<Integer> attempts = Finishing.ofRoot(union);
        if (attempts.isEmpty()) {
            return new Pulled<>(List.of(), Optional.empty());
        }
        CopyWork.CopyItem root =
                new CopyWork.CopyItem(
                        NodeKey.ROOT,
                        Optional.of(NodeId.ROOT),
                        new Node.Folder(Name.ROOT, 0, Attributes.NONE, Optional.empty()),
                        Optional.empty(),
                        Action.FINISH,
                        attempts.get(),
                        Optional.empty());
        CopyWork work = new CopyWork(NodeId.ROOT, NodeRef.ROOT, 0, Optional.empty(), List.of(root));
        return new Pulled<>(List.of(work), Optional.empty());
    }
}
