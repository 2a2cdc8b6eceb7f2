package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Round;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// How far the rounds are: counted from the rows when a pass is first asked for, then kept up with
/// each commit. Used under the write lock.
final class Rounds {

    /// The counts of one side of one round.
    static final class Counts {
        private long opened;
        private long settled;
        private long unclosed;
        private long closedAt;

        long opened() {
            return opened;
        }

        boolean isSettled() {
            return settled == opened;
        }

        /// Whether nothing was settled since it was closed, and nothing is left to list.
        boolean isClosed() {
            return settled == opened && unclosed == 0;
        }

        void open() {
            opened++;
        }

        void settle() {
            settled++;
            unclosed++;
        }

        /// The commit that closed it last; 0 before.
        long closedAt() {
            return closedAt;
        }

        void close(long at) {
            unclosed = 0;
            closedAt = at;
        }
    }

    /// The counts of one pass.
    static final class OfPass {
        private final Map<Integer, Counts> source = new TreeMap<>();
        private final Map<Integer, Counts> destination = new TreeMap<>();

        /// Folders of each depth that are listed on both sides and not compared.
        private final Map<Integer, Long> toCompare = new HashMap<>();

        Counts of(Side side, int depth) {
            return side(side).computeIfAbsent(depth, _ -> new Counts());
        }

        long toCompare(int depth) {
            return toCompare.getOrDefault(depth, 0L);
        }

        void toCompare(int depth, long folders) {
            toCompare.put(depth, folders);
        }

        boolean isClosed(Side side, int depth) {
            if (of(side, depth).opened > 0) {
                return of(side, depth).isClosed();
            }
            return depth == 0
                    || (side == Side.SOURCE ? isClosed(side, depth - 1) : isCompared(depth - 1));
        }

        private boolean isCompared(int depth) {
            return compared(depth)[depth];
        }

        private boolean isEmpty() {
            return source.isEmpty() && destination.isEmpty();
        }

        List<Round> rounds() {
            int deepest = Math.max(deepest(source), deepest(destination));
            boolean[] compared = compared(deepest);
            List<Round> rounds = new ArrayList<>();
            for (int depth = 0; depth <= deepest; depth++) {
                for (Side side : Side.values()) {
                    Counts counts = of(side, depth);
                    if (counts.opened > 0) {
                        rounds.add(
                                new Round(
                                        side,
                                        depth,
                                        counts.opened,
                                        counts.settled,
                                        counts.isClosed(),
                                        compared[depth]));
                    }
                }
            }
            return rounds;
        }

        /// For each depth whether its round is compared. A side without folders is closed when the
        /// round above cannot add any.
        private boolean[] compared(int deepest) {
            boolean[] compared = new boolean[deepest + 1];
            boolean sourceAbove = false;
            boolean comparedAbove = true;
            for (int depth = 0; depth <= deepest; depth++) {
                Counts from = of(Side.SOURCE, depth);
                Counts to = of(Side.DESTINATION, depth);
                sourceAbove = from.opened > 0 ? from.isClosed() : sourceAbove;
                boolean destination = to.opened > 0 ? to.isClosed() : comparedAbove;
                comparedAbove = sourceAbove && destination && toCompare(depth) == 0;
                compared[depth] = comparedAbove;
            }
            return compared;
        }

        private Map<Integer, Counts> side(Side side) {
            return side == Side.SOURCE ? source : destination;
        }

        private static int deepest(Map<Integer, Counts> side) {
            return side.keySet().stream().mapToInt(depth -> depth).max().orElse(-1);
        }
    }

    private final Reader reader;
    private final Flags flags;
    private final Map<Integer, OfPass> passes = new HashMap<>();
    private final Set<Integer> outdated = new HashSet<>();

    Rounds(Reader reader, Flags flags) {
        this.reader = reader;
        this.flags = flags;
    }

    OfPass of(int pass) throws SQLException {
        OfPass known = passes.get(pass);
        if (known == null) {
            known = load(pass);
            passes.put(pass, known);
        }
        return known;
    }

    /// Counts the pass again when it is next asked for after this commit: something took back what
    /// was counted.
    void recount(int pass) {
        outdated.add(pass);
    }

    /// The commit is done, and the rows say what they say.
    void committed() {
        outdated.forEach(passes::remove);
        outdated.clear();
    }

    /// Counts the folders of a round that are listed on both sides and not compared.
    void countToCompare(int pass, int depth) throws SQLException {
        of(pass).toCompare(
                        depth,
                        reader.number(
                                "SELECT sum(n) FROM (" + toCompare(pass, " AND l.depth = ?") + ")",
                                depth,
                                depth));
    }

    private OfPass load(int pass) throws SQLException {
        OfPass counts = new OfPass();
        PassSql sql = new PassSql(pass, flags.of(pass).turns());
        String opened =
                "SELECT side, depth, count(*) FROM opened WHERE turn = 0 AND pass = "
                        + pass
                        + " GROUP BY ALL";
        try (Result result = reader.query(opened)) {
            while (result.next()) {
                of(counts, result).opened = result.number(2);
            }
        }
        if (counts.isEmpty()) {
            return counts;
        }
        String settled =
                sql.withMore()
                        + "closings AS (SELECT side, depth, max(seq) AS seq FROM closed WHERE pass ="
                        + pass
                        + " GROUP BY ALL), settled AS (SELECT l.side, l.depth, l.seq"
                        + sql.from("listings", "l")
                        + " AND l.state <> "
                        + ListingState.RETRY
                        + ") SELECT s.side, s.depth, count(*), count(*) FILTER (s.seq >"
                        + " coalesce(c.seq, 0)), max(c.seq) FROM settled s LEFT JOIN closings c ON c.side ="
                        + " s.side AND c.depth = s.depth GROUP BY ALL";
        try (Result result = reader.query(settled)) {
            while (result.next()) {
                Counts of = of(counts, result);
                of.settled = result.number(2);
                of.unclosed = result.number(3);
                of.closedAt = result.number(4);
            }
        }
        try (Result result = reader.query(toCompare(pass, ""))) {
            while (result.next()) {
                counts.toCompare(result.code(0), result.number(1));
            }
        }
        return counts;
    }

    /// Depths, and how many of their folders are listed on both sides and not compared.
    private String toCompare(int pass, String scope) {
        PassSql sql = new PassSql(pass, flags.of(pass).turns());
        return sql.withMore()
                + "s AS (SELECT l.folder, l.depth"
                + sql.listed(Side.SOURCE)
                + scope
                + "), d AS (SELECT l.folder"
                + sql.listed(Side.DESTINATION)
                + scope
                + "), done AS (SELECT c.folder"
                + sql.compared()
                + ") SELECT s.depth, count(*) AS n FROM s SEMI JOIN d ON d.folder = s.folder ANTI"
                + " JOIN done ON done.folder = s.folder GROUP BY ALL";
    }

    private static Counts of(OfPass pass, Result result) {
        return pass.of(Codes.side(result.number(0)), result.code(1));
    }
}
