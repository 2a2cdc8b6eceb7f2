package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.PlanRow;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.NodeRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A person's questions.
record Review(Unions unions) {

    // ------------------------------------------------------------ pages

    private static final int REACH_GROWS = 8;
    private static final long MOST_REACHED = 500_000;

    Rows rows(Reader reader, Query query) throws SQLException {
        List<Row> rows = new ArrayList<>();
        RowColumns columns = new RowColumns();
        int wanted = query.limit() + 1;
        if (query.sort() == Sort.TREE) {
            FolderWalk walk = new FolderWalk(unions.pass(query.pass()), query);
            // A condition that few rows satisfy must not cost a query for every few folders.
            long reach = wanted;
            while (rows.size() < wanted) {
                Optional<String> stretch = walk.next(reader, reach);
                if (stretch.isEmpty()) {
                    break;
                }
                reach = Math.min(reach * REACH_GROWS, MOST_REACHED);
                read(reader, columns, query, stretch.get(), wanted - rows.size(), rows);
            }
        } else {
            read(reader, columns, query, WhereSql.folders(query.where()), wanted, rows);
        }
        if (rows.size() < wanted) {
            return new Rows(rows, Optional.empty());
        }
        rows.removeLast();
        return new Rows(rows, Optional.of(Query.Mark.of(rows.getLast(), query.sort())));
    }

    private void read(
            Reader reader, RowColumns columns, Query query, String paths, int limit, List<Row> into)
            throws SQLException {
        String sql =
                unions.all(query.pass(), paths)
                        + "SELECT "
                        + UnionSql.ROW
                        + " FROM u WHERE "
                        + WhereSql.of(query.where())
                        + query.after().map(mark -> " AND " + SortSql.after(query, mark)).orElse("")
                        + SortSql.order(query)
                        + " LIMIT "
                        + limit;
        try (Result result = reader.queryOnce(sql)) {
            while (result.next()) {
                into.add(columns.read(result));
            }
        }
    }

    Optional<Row> row(Reader reader, int pass, String path) throws SQLException {
        NodeRef ref = new NodeRef(path);
        String sql =
                unions.all(pass, " AND f.path = " + Sql.quote(ref.parent().path()))
                        + "SELECT "
                        + UnionSql.ROW
                        + " FROM u WHERE name = "
                        + Sql.quote(ref.name().text())
                        + " ORDER BY is_folder DESC LIMIT 1";
        try (Result result = reader.queryOnce(sql)) {
            return result.next() ? Optional.of(new RowColumns().read(result)) : Optional.empty();
        }
    }

    // ------------------------------------------------------------ the plan

    /// Rows of the plan that are sorted at once.
    private static final int STRETCH = 30_000;

    /// @return how many rows there were
    long plan(Reader reader, int pass, Consumer<PlanRow> rows) throws SQLException {
        long count = 0;
        Query query = new Query(pass, new Where.All(), Sort.TREE, false, Optional.empty(), STRETCH);
        FolderWalk walk = new FolderWalk(unions.pass(pass), query);
        RowColumns columns = new RowColumns();
        for (Optional<String> stretch = walk.next(reader, STRETCH);
                stretch.isPresent();
                stretch = walk.next(reader, STRETCH)) {
            String sql =
                    unions.all(pass, stretch.get())
                            + "SELECT "
                            + UnionSql.ROW
                            + " FROM u WHERE decision <> "
                            + Codes.of(Decision.NONE)
                            + SortSql.order(query);
            try (Result result = reader.queryOnce(sql)) {
                while (result.next()) {
                    rows.accept(PlanRow.of(columns.read(result)));
                    count++;
                }
            }
        }
        return count;
    }

    // ------------------------------------------------------------ sums

    Totals totals(Reader reader, int pass, String path) throws SQLException {
        Where scope = new Where.Below(path);
        String sql =
                unions.all(pass, WhereSql.folders(scope))
                        + ", wrong AS (SELECT folder, name, is_folder, max(seq) AS seq FROM"
                        + " mismatches WHERE pass = "
                        + pass
                        + " GROUP BY ALL) SELECT u.verdict, u.decision, u.n_kind, u.d_kind,"
                        + " u.outcome, count(*), sum("
                        + WhereSql.SIZE
                        + "), sum(u.n_size), sum(u.d_size), sum(u.bytes), count(*) FILTER (w.seq >="
                        + " coalesce(u.outcome_seq, 0)) FROM (FROM u WHERE "
                        + WhereSql.of(scope)
                        + ") u LEFT JOIN wrong w ON w.folder = u.folder AND w.name = u.name AND"
                        + " w.is_folder = u.is_folder GROUP BY ALL";
        Sums sums = new Sums();
        try (Result result = reader.queryOnce(sql)) {
            while (result.next()) {
                sums.add(result);
            }
        }
        return sums.totals();
    }

    /// Adds up groups of rows that are alike.
    private static final class Sums {
        private Tally source = Tally.NONE;
        private Tally destination = Tally.NONE;
        private final Map<Verdict, Count> differences = new EnumMap<>(Verdict.class);
        private final Map<Decision, Count> decisions = new EnumMap<>(Decision.class);
        private final Map<OutcomeKind, Count> outcomes = new EnumMap<>(OutcomeKind.class);
        private long bytesCopied;
        private long mismatches;

        void add(Result group) {
            Verdict verdict = Codes.verdict(group.number(0));
            Decision decision = Codes.decision(group.number(1));
            long nodes = group.number(5);
            Count count = new Count(nodes, group.number(6));
            differences.merge(verdict, count, Count::plus);
            decisions.merge(decision, count, Count::plus);
            if (decision != Decision.NONE) {
                OutcomeKind told = group.isNull(4) ? null : Codes.outcome(group.number(4));
                outcomes.merge(outcome(decision, told), count, Count::plus);
            }
            if (!group.isNull(2)) {
                source = source.plus(tally(group.number(2), nodes, group.number(7)));
            }
            if (!group.isNull(3)) {
                destination = destination.plus(tally(group.number(3), nodes, group.number(8)));
            }
            bytesCopied += group.number(9);
            mismatches += group.number(10);
        }

        private static OutcomeKind outcome(Decision decision, @Nullable OutcomeKind told) {
            if (told != null && told != OutcomeKind.PENDING) {
                return told;
            }
            return switch (decision) {
                case EXCLUDE -> OutcomeKind.EXCLUDED;
                case UNSUPPORTED -> OutcomeKind.UNSUPPORTED;
                case KEEP -> OutcomeKind.KEPT;
                case COPY, OVERWRITE, METADATA, UNDECIDED, NONE -> OutcomeKind.PENDING;
            };
        }

        private static Tally tally(long kind, long nodes, long bytes) {
            Kind of = Codes.kind(kind);
            return switch (of) {
                case FOLDER -> new Tally(nodes, 0, 0, 0, 0);
                case FILE -> new Tally(0, nodes, 0, 0, bytes);
                case LINK -> new Tally(0, 0, nodes, 0, 0);
                case SPECIAL, UNREADABLE -> new Tally(0, 0, 0, nodes, 0);
            };
        }

        Totals totals() {
            return new Totals(
                    source,
                    destination,
                    differences,
                    decisions,
                    outcomes,
                    decisions.getOrDefault(Decision.UNDECIDED, Count.NONE).nodes(),
                    bytesCopied,
                    mismatches);
        }
    }
}
