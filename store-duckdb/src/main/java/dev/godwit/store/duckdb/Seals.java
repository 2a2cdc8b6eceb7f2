package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.Mark;
import dev.godwit.spi.store.SealStep;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The ends of rounds: what was listed opens the next round, and both sides are compared. Reads on
/// a connection of its own while it appends, and used under the write lock.
final class Seals {

    /// Folders that are opened together.
    private static final int AT_ONCE = 5_000;

    private final Reader reader;

    /// For results that are read while others are asked for.
    private final Reader longReader;

    private final Folders folders;
    private final Rounds rounds;
    private final SmallRounds small;
    private final Flags flags;
    private final FactWriter facts;

    Seals(
            Reader reader,
            Reader longReader,
            Folders folders,
            Rounds rounds,
            SmallRounds small,
            Flags flags,
            FactWriter facts) {
        this.reader = reader;
        this.longReader = longReader;
        this.folders = folders;
        this.rounds = rounds;
        this.small = small;
        this.flags = flags;
        this.facts = facts;
    }

    private PassSql sql(int pass) {
        return new PassSql(pass, flags.of(pass).turns());
    }

    // ------------------------------------------------------------ closing

    void refuseUnsettled(int pass, Side side, int depth) throws SQLException {
        if (!rounds.of(pass).of(side, depth).isSettled()) {
            throw new IllegalStateException(
                    "Round " + depth + " of the " + side + " has folders left to list");
        }
    }

    /// Closes a side of a round within a transaction.
    ///
    /// @return how many folders the source's next round has
    long close(Writer writer, int pass, Side side, int depth) throws SQLException {
        Rounds.OfPass round = rounds.of(pass);
        SmallRounds.@Nullable Round atHand = small.close(pass, side, depth);
        if (side == Side.SOURCE) {
            long closedBefore = round.of(side, depth).closedAt();
            if (atHand != null) {
                open(writer, pass, side, depth + 1, below(atHand));
            } else {
                openBelow(writer, pass, depth, closedBefore);
            }
            if (flags.twins()) {
                new Collisions(reader, sql(pass), flags).find(writer, depth, closedBefore);
            }
        }
        writer.to(Table.CLOSED).row().add(pass).add(side).add(depth).endRow();
        round.of(side, depth).close(writer.sequence());
        return side == Side.SOURCE ? round.of(side, depth + 1).opened() : 0;
    }

    /// Counts what there is to compare once both sides are closed.
    void closed(int pass, int depth) throws SQLException {
        Rounds.OfPass round = rounds.of(pass);
        if (round.of(Side.DESTINATION, depth).opened() > 0
                && round.isClosed(Side.SOURCE, depth)
                && round.isClosed(Side.DESTINATION, depth)) {
            List<PairOfFolders> pairs = pairsAtHand(pass, depth);
            if (pairs.isEmpty()) {
                rounds.countToCompare(pass, depth);
            } else {
                round.toCompare(depth, pairs.size());
            }
        }
    }

    /// The folders in those of a round.
    private static List<Opening> below(SmallRounds.Round round) {
        List<Opening> openings = new ArrayList<>();
        for (SmallRounds.Folder folder : round.folders().values()) {
            for (Child child : folder.children()) {
                if (child.mark() == Mark.NONE && child.node() instanceof Node.Folder node) {
                    openings.add(
                            new Opening(
                                    child.id().orElseThrow(),
                                    folder.number(),
                                    NodeRef.childPath(folder.sourcePath(), node.name()),
                                    null,
                                    node.handle()));
                }
            }
        }
        return openings;
    }

    private void openBelow(Writer writer, int pass, int depth, long closedBefore)
            throws SQLException {
        long after = -1;
        while (true) {
            // By its listing, each folder that holds folders.
            Map<Long, Parent> parents = new HashMap<>();
            TreeSet<Long> numbers = new TreeSet<>();
            String query =
                    Listed.select(sql(pass), "", "")
                            + " AND l.folders > 0 AND l.depth = ? AND l.seq > ? AND l.folder > ?"
                            + " ORDER BY l.folder LIMIT "
                            + AT_ONCE;
            try (Result row = reader.query(query, depth, closedBefore, after)) {
                while (row.next()) {
                    Listed folder = Listed.read(row);
                    numbers.add(folder.folder());
                    parents.put(folder.listing(), new Parent(folder.folder()));
                }
            }
            if (numbers.isEmpty()) {
                return;
            }
            open(writer, pass, depth + 1, parents, Among.of(numbers));
            if (numbers.size() < AT_ONCE) {
                return;
            }
            after = numbers.last();
        }
    }

    /// A folder of the round that is closed.
    private static final class Parent {
        private final long number;
        private String path = "";

        Parent(long number) {
            this.number = number;
        }
    }

    /// Opens the folders in some folders.
    private void open(Writer writer, int pass, int depth, Map<Long, Parent> parents, Among numbers)
            throws SQLException {
        Map<Long, Parent> byNumber = new HashMap<>();
        parents.values().forEach(parent -> byNumber.put(parent.number, parent));
        String paths = "SELECT number, path FROM folders WHERE " + numbers.sql("number");
        try (Result row = reader.among(paths, numbers)) {
            while (row.next()) {
                Parent parent = byNumber.get(row.number(0));
                if (parent != null) {
                    parent.path = row.string(1);
                }
            }
        }
        Among listings = Among.of(parents.keySet());
        String children =
                "SELECT listing, id_high, id_low, name, handle FROM nodes WHERE side = 0 AND mark = 0"
                        + " AND kind = "
                        + Codes.of(Kind.FOLDER)
                        + " AND "
                        + listings.sql("listing")
                        + " AND depth = ?";
        List<Opening> openings = new ArrayList<>();
        try (Result row = reader.among(children, listings, depth)) {
            while (row.next()) {
                Parent parent = parents.get(row.number(0));
                if (parent != null) {
                    openings.add(
                            new Opening(
                                    new NodeId(row.number(1), row.number(2)),
                                    parent.number,
                                    NodeRef.childPath(parent.path, new Name(row.string(3))),
                                    null,
                                    row.optional(4).map(Opaque::new)));
                }
            }
        }
        open(writer, pass, Side.SOURCE, depth, openings);
    }

    /// Remembers those folders that have numbers: from an earlier pass, or from the other side. No
    /// others beside them, which would make them forgotten again.
    private void loadKnown(List<Opening> openings, int depth) throws SQLException {
        if (folders.areAllAtHand()) {
            return;
        }
        Set<NodeId> missing = new HashSet<>();
        Set<Long> wanted = new HashSet<>();
        for (Opening opening : openings) {
            if (folders.get(opening.id) == null) {
                missing.add(opening.id);
                wanted.add(opening.parent);
            }
        }
        Among parents = Among.of(wanted);
        String known =
                "SELECT parent, number, id_high, id_low FROM folders WHERE "
                        + parents.sql("parent");
        try (Result row = reader.among(known, parents)) {
            while (row.next()) {
                NodeId id = new NodeId(row.number(2), row.number(3));
                if (wanted.contains(row.number(0)) && missing.contains(id)) {
                    folders.put(id, row.number(1), depth);
                }
            }
        }
    }

    /// A folder of the next round.
    ///
    /// @param parent the number of the folder it is in
    /// @param path on the source
    /// @param otherPath on the destination, where that differs
    private record Opening(
            NodeId id,
            long parent,
            String path,
            @Nullable String otherPath,
            Optional<Opaque> handle) {

        NodeRef ref() {
            return new NodeRef(otherPath == null ? path : otherPath, handle);
        }
    }

    /// Opens those that are not open yet, and empties the list: some at once, so that all of them
    /// are at hand together.
    private void open(Writer writer, int pass, Side side, int depth, List<Opening> openings)
            throws SQLException {
        for (int from = 0; from < openings.size(); from += AT_ONCE) {
            int to = Math.min(from + AT_ONCE, openings.size());
            openSome(writer, pass, side, depth, openings.subList(from, to));
        }
        openings.clear();
    }

    private void openSome(Writer writer, int pass, Side side, int depth, List<Opening> openings)
            throws SQLException {
        loadKnown(openings, depth);
        Map<NodeId, Integer> known = new HashMap<>();
        for (Opening opening : openings) {
            if (folders.get(opening.id) != null) {
                known.put(opening.id, depth);
            }
        }
        folders.load(known, pass);
        for (Opening opening : openings) {
            Folders.@Nullable Folder folder = folders.get(opening.id);
            if (folder == null) {
                folder = facts.number(writer, opening.id, opening.parent, depth, opening.path);
            }
            if (!folder.isAbout(pass) || folder.turn(side) < 0) {
                facts.open(writer, pass, side, folder, opening.otherPath, opening.handle);
                facts.remember(pass, side, folder, opening.id, opening.path, opening.ref());
            }
        }
    }

    // ------------------------------------------------------------ comparing

    void refuseUnclosed(int pass, int depth) throws SQLException {
        Rounds.OfPass round = rounds.of(pass);
        for (Side side : Side.values()) {
            if (!round.isClosed(side, depth)) {
                throw new IllegalStateException("Round " + depth + " is not closed on the " + side);
            }
        }
    }

    /// A folder whose listings are compared.
    ///
    /// @param sourceNodes how many nodes the source's listing holds
    private record PairOfFolders(
            long folder,
            int sourceTurn,
            int destinationTurn,
            long source,
            long destination,
            long sourceNodes,
            long destinationNodes) {

        /// Whether the destination's listing holds nothing.
        boolean isEmpty() {
            return destinationNodes == 0;
        }

        /// How many pairs it is counted as.
        long size() {
            return Math.max(1, Math.max(sourceNodes, destinationNodes));
        }

        SmallComparison.Pair listings() {
            return new SmallComparison.Pair(folder, source, destination);
        }
    }

    /// Compares about this many pairs within a transaction.
    SealStep compare(Writer writer, int pass, int depth, Comparison comparison, int budget)
            throws SQLException {
        Rounds.OfPass round = rounds.of(pass);
        List<PairOfFolders> pairs = pairsAtHand(pass, depth);
        if (pairs.isEmpty() || pairs.stream().mapToLong(PairOfFolders::size).sum() > budget) {
            forget(pass, depth);
            pairs = toCompare(pass, depth, budget);
        }
        compare(writer, pass, depth, comparison, pairs);
        for (PairOfFolders pair : pairs) {
            writer.to(Table.COMPARED)
                    .row()
                    .add(pass)
                    .add(pair.folder)
                    .add(depth)
                    .add(pair.sourceTurn)
                    .add(pair.destinationTurn)
                    .add(pair.isEmpty() ? Verdict.ONLY_ON_SOURCE : Verdict.SAME)
                    .endRow();
        }
        round.toCompare(depth, round.toCompare(depth) - pairs.size());
        return round.toCompare(depth) > 0
                ? new SealStep.More(new WorkKey(Long.toString(pairs.getLast().folder)))
                : sealed(pass, depth);
    }

    private void forget(int pass, int depth) {
        for (Side side : Side.values()) {
            small.forget(pass, side, depth);
        }
    }

    /// What a round says of which nothing is left to compare.
    SealStep sealed(int pass, int depth) throws SQLException {
        forget(pass, depth);
        return new SealStep.Sealed(rounds.of(pass).of(Side.DESTINATION, depth + 1).opened());
    }

    /// The pairs of a round that was never compared; empty when they are not all at hand.
    private List<PairOfFolders> pairsAtHand(int pass, int depth) {
        SmallRounds.@Nullable Round source = small.closed(pass, Side.SOURCE, depth);
        SmallRounds.@Nullable Round destination = small.closed(pass, Side.DESTINATION, depth);
        if (source == null || destination == null) {
            return List.of();
        }
        List<PairOfFolders> pairs = new ArrayList<>();
        for (SmallRounds.Folder to : destination.folders().values()) {
            SmallRounds.Folder from = source.folders().get(to.number());
            if (from != null) {
                pairs.add(
                        new PairOfFolders(
                                to.number(),
                                0,
                                0,
                                from.listing(),
                                to.listing(),
                                from.children().size(),
                                to.children().size()));
            }
        }
        return pairs;
    }

    private List<PairOfFolders> toCompare(int pass, int depth, int budget) throws SQLException {
        PassSql sql = sql(pass);
        String listed = "SELECT l.folder, l.turn, l.listing, " + Listed.NODES + " AS nodes";
        String scope = " AND l.depth = ?";
        String query =
                sql.withMore()
                        + "s AS ("
                        + listed
                        + sql.listed(Side.SOURCE)
                        + scope
                        + "), d AS ("
                        + listed
                        + sql.listed(Side.DESTINATION)
                        + scope
                        + "), done AS (SELECT c.folder"
                        + sql.compared()
                        + " AND c.depth = ?) SELECT s.folder, s.turn, d.turn, s.listing, d.listing,"
                        + " s.nodes, d.nodes FROM s JOIN d ON d.folder = s.folder ANTI JOIN done ON"
                        + " done.folder = s.folder ORDER BY s.folder";
        List<PairOfFolders> pairs = new ArrayList<>();
        try (Result result = reader.query(query, depth, depth, depth)) {
            long nodes = 0;
            while (nodes < budget && result.next()) {
                pairs.add(
                        new PairOfFolders(
                                result.number(0),
                                result.code(1),
                                result.code(2),
                                result.number(3),
                                result.number(4),
                                result.number(5),
                                result.number(6)));
                nodes += pairs.getLast().size();
            }
        }
        return pairs;
    }

    private void compare(
            Writer writer, int pass, int depth, Comparison comparison, List<PairOfFolders> pairs)
            throws SQLException {
        List<PairOfFolders> full = pairs.stream().filter(pair -> !pair.isEmpty()).toList();
        if (full.isEmpty()) {
            return;
        }
        boolean outcomes = writer.rows(Table.OUTCOMES) > 0;
        long nodes = full.stream().mapToLong(p -> p.sourceNodes + p.destinationNodes).sum();
        if (nodes <= SmallComparison.FEW) {
            List<Opening> openings = new ArrayList<>();
            SmallComparison few =
                    new SmallComparison(
                            reader, sql(pass), full.stream().map(PairOfFolders::listings).toList());
            SmallComparison.Judge judge =
                    (match, folder, crowded) ->
                            judge(
                                    writer,
                                    pass,
                                    depth,
                                    comparison,
                                    match,
                                    folder,
                                    crowded,
                                    openings);
            SmallRounds.@Nullable Round source = small.closed(pass, Side.SOURCE, depth);
            SmallRounds.@Nullable Round destination = small.closed(pass, Side.DESTINATION, depth);
            if (source != null && destination != null) {
                few.judge(source, destination, outcomes, judge);
            } else {
                few.judge(depth + 1, outcomes, judge);
            }
            open(writer, pass, Side.DESTINATION, depth + 1, openings);
            return;
        }
        ComparisonSql sql =
                new ComparisonSql(
                        sql(pass),
                        depth,
                        pairs.getFirst().folder,
                        pairs.getLast().folder,
                        comparison,
                        outcomes);
        NodeColumns columns = new NodeColumns();
        List<Opening> openings = new ArrayList<>();
        boolean crowded = flags.twins() && reader.number(sql.countCrowded()) > 0;
        try (Result result = longReader.queryOnce(sql.pairs(crowded))) {
            while (result.next()) {
                Match match =
                        new Match(sql.child(columns, result, 0), sql.child(columns, result, 1));
                judge(writer, pass, depth, comparison, match, sql.folder(result), false, openings);
                if (openings.size() >= AT_ONCE) {
                    open(writer, pass, Side.DESTINATION, depth + 1, openings);
                }
            }
        }
        if (crowded) {
            compareCrowded(writer, pass, depth, comparison, sql, columns, openings);
        }
        open(writer, pass, Side.DESTINATION, depth + 1, openings);
    }

    /// Keys that several children of one side share.
    private void compareCrowded(
            Writer writer,
            int pass,
            int depth,
            Comparison comparison,
            ComparisonSql sql,
            NodeColumns columns,
            List<Opening> openings)
            throws SQLException {
        Crowd crowd = new Crowd();
        ComparisonSql.Folder folder = null;
        String key = "";
        try (Result result = longReader.queryOnce(sql.crowded())) {
            while (result.next()) {
                ComparisonSql.Folder next = sql.folder(result);
                String nextKey = sql.key(result);
                if (folder != null && (next.number() != folder.number() || !nextKey.equals(key))) {
                    for (Match match : crowd.matches()) {
                        judge(writer, pass, depth, comparison, match, folder, true, openings);
                    }
                    crowd = new Crowd();
                }
                folder = next;
                key = nextKey;
                crowd.add(sql.child(columns, result, 0), sql.child(columns, result, 1));
            }
        }
        if (folder != null) {
            for (Match match : crowd.matches()) {
                judge(writer, pass, depth, comparison, match, folder, true, openings);
            }
        }
    }

    private void judge(
            Writer writer,
            int pass,
            int depth,
            Comparison comparison,
            Match match,
            ComparisonSql.Folder folder,
            boolean crowded,
            List<Opening> openings)
            throws SQLException {
        Verdict verdict = match.verdict(comparison);
        boolean implied =
                !crowded && match.isOneKey() && (verdict == Verdict.SAME || match.isMarked());
        if (!implied) {
            ComparedChild one = match.one();
            ComparedChild there = match.source() == null ? null : match.destination();
            RowAppender row =
                    writer.to(Table.DIFFERENCES)
                            .row()
                            .add(pass)
                            .add(folder.number())
                            .add(depth + 1)
                            .add(one.name())
                            .add(one.isFolder())
                            .add(false)
                            .add(verdict)
                            .add(match.isConflict(verdict))
                            .add(match.source() != null)
                            .add(there == null ? null : there.name());
            (there == null ? row.addNothing() : row.add(there.isFolder())).endRow();
        }
        if (match.isFolderPair()) {
            ComparedChild from = match.one();
            ComparedChild to = match.there();
            String path = NodeRef.childPath(folder.path(), from.node().name());
            String otherPath = NodeRef.childPath(folder.otherPath(), to.node().name());
            openings.add(
                    new Opening(
                            from.idOfFolder(),
                            folder.number(),
                            path,
                            path.equals(otherPath) ? null : otherPath,
                            to.node().handle()));
        }
    }
}
