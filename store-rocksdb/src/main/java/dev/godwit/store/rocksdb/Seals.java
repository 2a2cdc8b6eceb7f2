package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.Mark;
import dev.godwit.spi.store.SealStep;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.Side;
import dev.godwit.spi.value.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// Closes and compares rounds, by what is left to do about their folders.
record Seals(Database database, Writer writer) {

    /// Rows that a commit of a close writes, about: a wide round takes several.
    private static final int ROWS = 100_000;

    // ------------------------------------------------------------ closing

    void refuseUnsettled(int pass, Side side, int depth) throws RocksDBException {
        if (!RoundRow.of(database::get, pass, side, depth).isSettled()) {
            throw new IllegalStateException(
                    "Round " + depth + " of the " + side + " has folders left to list");
        }
    }

    /// Closes a side of a round. What it opens in commits before the last is no harm: the round
    /// counts as closed after the last only, and what is open already is not opened again.
    long close(int pass, Side side, int depth) throws RocksDBException {
        while (!writer.transaction(to -> closeSome(to, pass, side, depth))) {
            writer.acknowledge(true);
        }
        return side == Side.SOURCE
                ? RoundRow.of(database::get, pass, Side.SOURCE, depth + 1).opened()
                : 0;
    }

    private boolean closeSome(Commit to, int pass, Side side, int depth) throws RocksDBException {
        if (side == Side.SOURCE) {
            try (View view = new View(database)) {
                Scan work = view.scan(Table.WORK);
                KeyedChildren children = new KeyedChildren(view);
                byte[] round = Folders.Work.OPEN.of(pass, side, depth);
                for (work.over(round); work.isValid(); work.next()) {
                    if (to.written() > ROWS) {
                        return false;
                    }
                    NodeId id = Key.idAt(work.key(), Folders.WORK);
                    closeFolder(to, children, pass, depth, id);
                    Folders.done(to, Folders.Work.OPEN, pass, depth, id);
                }
            }
        }
        to.put(
                Table.ROUNDS,
                RoundRow.key(pass, side, depth),
                RoundRow.of(to, pass, side, depth).closed(to.sequence()).bytes());
        return true;
    }

    /// Opens the folders in a folder of the source, and finds the names that the destination takes
    /// for one.
    private static void closeFolder(
            Commit to, KeyedChildren children, int pass, int depth, NodeId id)
            throws RocksDBException {
        FolderRow folder = Folders.find(to, pass, Side.SOURCE, depth, id);
        if (folder == null) {
            throw Failures.damaged();
        }
        children.begin(folder.listing(), null);
        for (byte[] key = children.key(); key != null; key = children.key()) {
            List<KeyedChildren.Kid> unmarked = new ArrayList<>(children.take(key));
            unmarked.removeIf(kid -> kid.child().mark() != Mark.NONE);
            for (KeyedChildren.Kid kid : unmarked) {
                if (unmarked.size() > 1) {
                    collides(to, pass, id, kid.member());
                }
                if (kid.member().folder()) {
                    Node node = kid.child().node();
                    open(to, pass, Side.SOURCE, idOf(kid.child()), folder, node, depth);
                }
            }
        }
    }

    private static void collides(Commit to, int pass, NodeId folder, Member member)
            throws RocksDBException {
        DifferenceRow row = new DifferenceRow(to.sequence(), Verdict.COLLISION, true, true, null);
        to.put(
                Table.DIFFERENCES,
                Key.of(Table.DIFFERENCES, pass)
                        .id(folder)
                        .raw(member.bytes())
                        .one(DifferenceRow.COLLIDES)
                        .bytes(),
                row.bytes(member));
    }

    private static NodeId idOf(Child child) {
        return child.id()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "The folder " + child.node().name() + " came without an id"));
    }

    private static void open(
            Commit to, int pass, Side side, NodeId id, FolderRow parent, Node node, int depth)
            throws RocksDBException {
        if (Folders.find(to, pass, side, depth + 1, id) == null) {
            Folders.open(
                    to, pass, side, id, parent.ref().child(node.name(), node.handle()), depth + 1);
        }
    }

    // ------------------------------------------------------------ comparing

    void refuseUnclosed(int pass, int depth) throws RocksDBException {
        try (View view = new View(database)) {
            Rounds rounds = new Rounds(view, pass);
            if (!rounds.isClosed(Side.SOURCE, depth) || !rounds.isClosed(Side.DESTINATION, depth)) {
                throw new IllegalStateException("Round " + depth + " is not closed on both sides");
            }
        }
    }

    /// Compares about so many pairs.
    SealStep compare(
            Commit to, int pass, int depth, Comparison comparison, Optional<WorkKey> at, int budget)
            throws RocksDBException {
        try (View view = new View(database)) {
            Round round = new Round(view, to, pass, depth, comparison, budget);
            Interrupted interrupted = at.map(Interrupted::read).orElse(null);
            NodeId first = null;
            if (interrupted != null && round.isToCompare(interrupted.folder)) {
                first = interrupted.folder;
                Interrupted again = round.compare(first, interrupted);
                if (again != null) {
                    return new SealStep.More(again.key());
                }
            }
            Scan work = view.scan(Table.WORK);
            byte[] prefix = Folders.Work.COMPARE.of(pass, Side.SOURCE, depth);
            for (work.over(prefix); work.isValid(); work.next()) {
                NodeId id = Key.idAt(work.key(), Folders.WORK);
                if (id.equals(first)) {
                    continue;
                }
                if (round.left <= 0) {
                    return new SealStep.More(new Interrupted(id, to.sequence(), "").key());
                }
                Interrupted within = round.compare(id, null);
                if (within != null) {
                    return new SealStep.More(within.key());
                }
            }
            return new SealStep.Sealed(RoundRow.of(to, pass, Side.DESTINATION, depth + 1).opened());
        }
    }

    /// Within which folder a comparison was interrupted.
    ///
    /// @param since the commit that began with it
    /// @param after the key of the last children compared, hex; empty before the first
    private record Interrupted(NodeId folder, long since, String after) {

        /// In the hex digits of its parts.
        WorkKey key() {
            byte[] begins = Key.value().id(folder).eight(since).bytes();
            return new WorkKey(HexFormat.of().formatHex(begins) + after);
        }

        static Interrupted read(WorkKey key) {
            int begins = (Key.ID + 8) * 2;
            byte[] bytes = HexFormat.of().parseHex(key.text(), 0, begins);
            return new Interrupted(
                    Key.idAt(bytes, 0), Key.eightAt(bytes, Key.ID), key.text().substring(begins));
        }
    }

    /// A round that is being compared.
    private static final class Round {

        private final View view;
        private final Commit to;
        private final int pass;
        private final int depth;
        private final Comparison comparison;
        private final KeyedChildren sources;
        private final KeyedChildren destinations;
        private final Scan outcomes;
        private int left;

        Round(View view, Commit to, int pass, int depth, Comparison comparison, int budget) {
            this.view = view;
            this.to = to;
            this.pass = pass;
            this.depth = depth;
            this.comparison = comparison;
            left = budget;
            sources = new KeyedChildren(view);
            destinations = new KeyedChildren(view);
            outcomes = view.scan(Table.OUTCOMES);
        }

        boolean isToCompare(NodeId id) throws RocksDBException {
            return view.get(Table.WORK, Folders.Work.COMPARE.key(pass, Side.SOURCE, depth, id))
                    != null;
        }

        /// Compares a folder's children, or goes on with them.
        ///
        /// @return where it stopped, when the budget was out before the end
        @Nullable Interrupted compare(NodeId id, @Nullable Interrupted before)
                throws RocksDBException {
            FolderRow source = Folders.find(view, pass, Side.SOURCE, depth, id);
            FolderRow destination = Folders.find(view, pass, Side.DESTINATION, depth, id);
            if (source == null || destination == null) {
                throw Failures.damaged();
            }
            boolean goesOn =
                    before != null
                            && !before.after.isEmpty()
                            && before.since > source.settledAt()
                            && before.since > destination.settledAt();
            long since = goesOn && before != null ? before.since : to.sequence();
            byte[] after = goesOn && before != null ? HexFormat.of().parseHex(before.after) : null;
            sources.begin(source.listing(), after);
            destinations.begin(destination.listing(), after);
            Verdict implied = implied(source, destination);
            byte[] key = next();
            while (key != null) {
                for (Match match : Match.of(sources.take(key), destinations.take(key))) {
                    compare(id, match, implied, destination);
                    left--;
                }
                byte[] done = key;
                key = next();
                if (key != null && left <= 0) {
                    return new Interrupted(id, since, HexFormat.of().formatHex(done));
                }
            }
            to.put(
                    Table.COMPARISONS,
                    CompareRow.key(pass, id),
                    new CompareRow(since, to.sequence(), implied).bytes());
            Folders.done(to, Folders.Work.COMPARE, pass, depth, id);
            return null;
        }

        /// What most children are, so that few need a row of their own.
        private static Verdict implied(FolderRow source, FolderRow destination) {
            return destination.tally().nodes() * 2 >= source.tally().nodes()
                    ? Verdict.SAME
                    : Verdict.ONLY_ON_SOURCE;
        }

        private byte @Nullable [] next() {
            byte[] source = sources.key();
            byte[] destination = destinations.key();
            if (source == null || destination == null) {
                return source == null ? destination : source;
            }
            return Arrays.compareUnsigned(source, destination) <= 0 ? source : destination;
        }

        private void compare(NodeId folder, Match match, Verdict implied, FolderRow destination)
                throws RocksDBException {
            refuseLost(match);
            Verdict verdict = match.verdict(comparison);
            if (!match.follows(implied, verdict)) {
                Member member = match.one().member();
                DifferenceRow row =
                        new DifferenceRow(
                                to.sequence(),
                                verdict,
                                isConflict(folder, match, verdict),
                                match.source() != null,
                                match.partner());
                to.put(
                        Table.DIFFERENCES,
                        Key.of(Table.DIFFERENCES, pass)
                                .id(folder)
                                .raw(member.bytes())
                                .one(DifferenceRow.SEALED)
                                .bytes(),
                        row.bytes(member));
            }
            if (match.isFolderPair() && match.destination() != null) {
                open(
                        to,
                        pass,
                        Side.DESTINATION,
                        idOf(match.one().child()),
                        destination,
                        match.destination().child().node(),
                        depth);
            }
        }

        /// A folder of the source that no round lists would be missing without a word, with all
        /// below it.
        private void refuseLost(Match match) throws RocksDBException {
            KeyedChildren.Kid kid = match.source();
            if (kid != null
                    && kid.member().folder()
                    && kid.child().mark() == Mark.NONE
                    && Folders.find(view, pass, Side.SOURCE, depth + 1, idOf(kid.child()))
                            == null) {
                throw Failures.damaged();
            }
        }

        private boolean isConflict(NodeId folder, Match match, Verdict verdict)
                throws RocksDBException {
            return switch (verdict) {
                case KIND_CLASH, COLLISION -> true;
                case CHANGED -> !isOurs(folder, match);
                case ONLY_ON_SOURCE,
                        ONLY_ON_DESTINATION,
                        SAME,
                        METADATA,
                        UNSUPPORTED,
                        EXCLUDED,
                        TO_HASH ->
                        false;
            };
        }

        /// Whether the destination still holds what an outcome put there.
        private boolean isOurs(NodeId folder, Match match) throws RocksDBException {
            Token there =
                    match.destination() == null
                            ? null
                            : match.destination().child().node().version().orElse(null);
            return there != null
                    && there.equals(Outcomes.lastToken(outcomes, folder, match.one().member()));
        }
    }
}
