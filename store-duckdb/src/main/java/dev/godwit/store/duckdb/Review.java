package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.PlanRow;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Where;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/// A person's questions. What is asked for is decided in Java, row by row; what cannot hold it is
/// not read.
record Review(Union union) {

    /// Nodes that are read at once.
    private static final int STEP = 20_000;

    // ------------------------------------------------------------ pages

    Rows rows(Query query) throws SQLException {
        List<Row> page = query.sort() == Sort.TREE ? treePage(query) : sortedPage(query);
        if (page.size() <= query.limit()) {
            return new Rows(page, Optional.empty());
        }
        page.removeLast();
        return new Rows(page, Optional.of(Query.Mark.of(page.getLast(), query.sort())));
    }

    /// One row more than the page holds, where there is one.
    private List<Row> treePage(Query query) throws SQLException {
        Comparator<Query.Mark> order = order(query);
        TreeWalk walk =
                new TreeWalk(union, Wanted.ALL, Scope.of(query.where()), query.descending());
        query.after().ifPresent(walk::from);
        List<Row> page = new ArrayList<>();
        int width = query.limit() + 1;
        while (!walk.isEnded()) {
            for (UnionFolder folder : walk.next(Math.min(width, STEP))) {
                List<UnionFolder.Entry> entries = folder.entries(union.rulings(), true);
                for (UnionFolder.Entry entry : query.descending() ? entries.reversed() : entries) {
                    if (isWanted(query, order, entry.row())) {
                        page.add(entry.row());
                        if (page.size() > query.limit()) {
                            return page;
                        }
                    }
                }
            }
            width *= 2;
        }
        return page;
    }

    private List<Row> sortedPage(Query query) throws SQLException {
        Comparator<Query.Mark> order = order(query);
        Comparator<Row> byOrder =
                Comparator.comparing(row -> Query.Mark.of(row, query.sort()), order);
        // The rows that come first so far, the last of them on top.
        PriorityQueue<Row> first = new PriorityQueue<>(byOrder.reversed());
        walk(
                Wanted.ALL,
                Scope.of(query.where()),
                Touched.ALL,
                entry -> {
                    if (isWanted(query, order, entry.row())) {
                        first.add(entry.row());
                        if (first.size() > query.limit() + 1) {
                            first.remove();
                        }
                    }
                });
        List<Row> page = new ArrayList<>(first);
        page.sort(byOrder);
        return page;
    }

    private static Comparator<Query.Mark> order(Query query) {
        Comparator<Query.Mark> order = query.sort().order();
        return query.descending() ? order.reversed() : order;
    }

    private static boolean isWanted(Query query, Comparator<Query.Mark> order, Row row) {
        return query.where().matches(row)
                && (query.after().isEmpty()
                        || order.compare(Query.Mark.of(row, query.sort()), query.after().get())
                                > 0);
    }

    /// All entries of the folders that a scope allows, in no order that matters.
    ///
    /// @param which of all folders, where there is no scope
    private void walk(
            Wanted wanted, String scope, Touched which, Consumer<UnionFolder.Entry> entries)
            throws SQLException {
        if (scope.isEmpty()) {
            Walk walk = new Walk(union, wanted, -1, false, which, Optional.empty());
            while (!walk.isEnded()) {
                for (UnionFolder folder : walk.next(STEP)) {
                    folder.forEach(union.rulings(), true, entries);
                }
            }
        } else {
            TreeWalk walk = new TreeWalk(union, wanted, scope, false);
            while (!walk.isEnded()) {
                for (UnionFolder folder : walk.next(STEP)) {
                    folder.forEach(union.rulings(), true, entries);
                }
            }
        }
    }

    // ------------------------------------------------------------ the plan and its sums

    /// @return how many rows there were
    long plan(Consumer<PlanRow> rows) throws SQLException {
        long count = 0;
        TreeWalk walk = new TreeWalk(union, Wanted.PLAN, Touched.planned(union), false);
        while (!walk.isEnded()) {
            for (UnionFolder folder : walk.next(STEP)) {
                for (UnionFolder.Entry entry : folder.entries(union.rulings(), true)) {
                    if (entry.row().decision() != Decision.NONE) {
                        rows.accept(PlanRow.of(entry.row()));
                        count++;
                    }
                }
            }
        }
        return count;
    }

    Totals totals(String path) throws SQLException {
        Where scope = new Where.Below(path);
        Sums sums = new Sums();
        PlainSums plain = new PlainSums(union);
        boolean someArePlain = path.isEmpty() && plain.apply();
        if (someArePlain) {
            plain.addTo(sums);
        }
        walk(
                Wanted.SUMS,
                Scope.of(scope),
                someArePlain ? Touched::notPlain : Touched.ALL,
                entry -> {
                    if (scope.matches(entry.row())) {
                        sums.add(entry);
                    }
                });
        return sums.totals();
    }
}
