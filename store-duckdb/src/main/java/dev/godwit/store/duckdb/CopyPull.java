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
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Work of a wave.
///
/// @param links whether any file has a second name
/// @param decided whether a person or the engine may have excluded a folder and not what is in it
record CopyPull(Unions unions, int pass, Wave wave, int depth, boolean links, boolean decided) {

    private static final String PENDING =
            "decision IN ("
                    + Codes.of(Decision.COPY)
                    + ", "
                    + Codes.of(Decision.OVERWRITE)
                    + ", "
                    + Codes.of(Decision.METADATA)
                    + ") AND coalesce(outcome = "
                    + Codes.of(OutcomeKind.PENDING)
                    + ", true)";

    /// An outcome that changes the folder it is in.
    private static final String CHANGES_FOLDER =
            "kind IN ("
                    + Codes.of(OutcomeKind.COPIED)
                    + ", "
                    + Codes.of(OutcomeKind.OVERWRITTEN)
                    + ", "
                    + Codes.of(OutcomeKind.DELETED)
                    + ")";

    Pulled<CopyWork> pull(Reader reader, Optional<WorkKey> after, int max) throws SQLException {
        if (wave == Wave.FINISH && depth == 0) {
            return finishRoot(reader);
        }
        if (wave == Wave.HARD_LINKS && !links) {
            return new Pulled<>(List.of(), Optional.empty());
        }
        Optional<WorkKey> next = after;
        while (true) {
            Taking taking = new Taking();
            next = nodes().pull(reader, next, max, taking);
            List<CopyWork> work = taking.work(reader);
            if (!work.isEmpty() || next.isEmpty()) {
                return new Pulled<>(work, next);
            }
        }
    }

    private NodePull nodes() {
        String folders = " AND n.kind = " + Codes.of(Kind.FOLDER) + " AND n.depth = " + depth;
        return switch (wave) {
            case FOLDERS -> new NodePull(unions, pass, folders, "", PENDING, "");
            case FILES ->
                    new NodePull(
                            unions,
                            pass,
                            " AND n.kind <> " + Codes.of(Kind.FOLDER),
                            "",
                            PENDING,
                            "");
            case HARD_LINKS ->
                    new NodePull(unions, pass, " AND n.links IS NOT NULL", "", PENDING, "");
            case FINISH -> new NodePull(unions, pass, folders, finishing(), TO_FINISH, "");
        };
    }

    private String finishing() {
        return " JOIN (SELECT number, id_high AS own_high, id_low AS own_low FROM folders WHERE depth"
                + " = "
                + depth
                + ") ON own_high = child_high AND own_low = child_low LEFT JOIN (SELECT folder AS"
                + " changed, max(seq) AS changed_seq FROM outcomes WHERE pass = "
                + pass
                + " AND depth = "
                + (depth + 1)
                + " AND "
                + CHANGES_FOLDER
                + " GROUP BY folder) ON changed = number LEFT JOIN (SELECT folder AS finished,"
                + " max(seq) AS finished_seq FROM finished WHERE pass = "
                + pass
                + " GROUP BY folder) ON finished = number";
    }

    private static final String TO_FINISH =
            "decision <> "
                    + Codes.of(Decision.EXCLUDE)
                    + " AND greatest(coalesce(changed_seq, 0), CASE WHEN "
                    + LinkGroups.inPlace("outcome")
                    + " THEN outcome_seq ELSE 0 END) > coalesce(finished_seq, 0)";

    /// The root is no node of the union.
    private Pulled<CopyWork> finishRoot(Reader reader) throws SQLException {
        String root = "folder = (SELECT number FROM folders WHERE depth = 0 AND path = '')";
        String sql =
                "SELECT own.attempts, greatest(coalesce(changed.seq, 0), CASE WHEN "
                        + LinkGroups.inPlace("own.kind")
                        + " THEN own.seq ELSE 0 END) > coalesce(done.seq, 0) FROM (SELECT max(seq) AS"
                        + " seq FROM outcomes WHERE name <> '' AND pass = $1 AND "
                        + root
                        + " AND "
                        + CHANGES_FOLDER
                        + ") changed, (SELECT max(seq) AS seq FROM finished WHERE pass = $1 AND "
                        + root
                        + ") done LEFT JOIN (SELECT kind, seq, attempts FROM outcomes WHERE name ="
                        + " '' AND pass = $1 AND "
                        + root
                        + " ORDER BY rowid DESC LIMIT 1) own ON true";
        int attempts;
        try (Result row = reader.query(sql, pass)) {
            if (!row.next() || !row.flag(1)) {
                return new Pulled<>(List.of(), Optional.empty());
            }
            attempts = row.code(0);
        }
        CopyWork.CopyItem item =
                new CopyWork.CopyItem(
                        NodeKey.ROOT,
                        Optional.of(NodeId.ROOT),
                        new Node.Folder(Name.ROOT, 0, Attributes.NONE, Optional.empty()),
                        Optional.empty(),
                        Action.FINISH,
                        attempts,
                        Optional.empty());
        CopyWork work = new CopyWork(NodeId.ROOT, NodeRef.ROOT, 0, Optional.empty(), List.of(item));
        return new Pulled<>(List.of(work), Optional.empty());
    }

    /// What is taken, folder by folder.
    private final class Taking implements NodePull.Taker {

        private final RowColumns columns = new RowColumns();
        private final Map<Long, FolderWork> folders = new LinkedHashMap<>();

        /// Names of hard-link groups that are still to be told apart.
        private final List<Linked> linked = new ArrayList<>();

        @Override
        public boolean take(Result result) {
            Row row = columns.read(result);
            FolderWork folder =
                    folders.computeIfAbsent(
                            columns.folder(result),
                            _ ->
                                    new FolderWork(
                                            row.key().parent(),
                                            columns.ref(result),
                                            row.depth() - 1));
            CopyWork.CopyItem item =
                    new CopyWork.CopyItem(
                            row.key(),
                            row.key().folder() ? columns.childId(result) : Optional.empty(),
                            row.source().orElseThrow(),
                            row.destination(),
                            action(row.decision()),
                            row.outcome().map(NodeOutcome::attempts).orElse(0),
                            Optional.empty());
            if (links) {
                group(row)
                        .ifPresent(group ->
                                linked.add(new Linked(folder, folder.items.size(), group)));
            }
            folder.items.add(item);
            return true;
        }

        /// Leaves out the names that are another wave's.
        @Override
        public void end(Reader reader, String nodes) throws SQLException {
            if (linked.isEmpty()) {
                return;
            }
            LinkGroups groups = LinkGroups.of(reader, unions, pass, nodes);
            for (Linked one : linked.reversed()) {
                CopyWork.CopyItem item = one.folder.items.get(one.index);
                Name name = item.key().name();
                boolean follower = groups.isFollower(one.group, one.folder.path(), name);
                if (follower != (wave == Wave.HARD_LINKS)) {
                    one.folder.items.remove(one.index);
                } else if (follower) {
                    one.folder.items.set(
                            one.index,
                            withLink(item, groups.linkTo(one.group, one.folder.path(), name)));
                }
            }
            linked.clear();
        }

        List<CopyWork> work(Reader reader) throws SQLException {
            folders.values().removeIf(folder -> folder.items.isEmpty());
            Blockers blockers =
                    Blockers.of(
                            reader,
                            unions,
                            pass,
                            folders.values().stream().map(FolderWork::path).toList(),
                            decided);
            return folders.values().stream()
                    .map(folder ->
                            new CopyWork(
                                    folder.id,
                                    folder.ref,
                                    folder.depth,
                                    blockers.of(folder.path()),
                                    folder.items))
                    .toList();
        }
    }

    private record Linked(FolderWork folder, int index, String group) {}

    private static final class FolderWork {
        private final NodeId id;
        private final NodeRef ref;
        private final int depth;
        private final List<CopyWork.CopyItem> items = new ArrayList<>();

        FolderWork(NodeId id, NodeRef ref, int depth) {
            this.id = id;
            this.ref = ref;
            this.depth = depth;
        }

        String path() {
            return ref.path();
        }
    }

    private Action action(Decision decision) {
        if (wave == Wave.FINISH) {
            return Action.FINISH;
        }
        return switch (decision) {
            case COPY -> Action.COPY;
            case OVERWRITE -> Action.OVERWRITE;
            case METADATA -> Action.METADATA;
            case KEEP, EXCLUDE, UNDECIDED, UNSUPPORTED, NONE ->
                    throw new IllegalStateException("Nothing is to be done for " + decision);
        };
    }

    private static Optional<String> group(Row row) {
        return row.source().orElse(null) instanceof Node.File file
                ? file.links().map(LinkGroup::id)
                : Optional.empty();
    }

    private static CopyWork.CopyItem withLink(CopyWork.CopyItem item, Optional<NodeRef> linkTo) {
        return new CopyWork.CopyItem(
                item.key(),
                item.id(),
                item.source(),
                item.destination(),
                item.action(),
                item.attempts(),
                linkTo);
    }
}
