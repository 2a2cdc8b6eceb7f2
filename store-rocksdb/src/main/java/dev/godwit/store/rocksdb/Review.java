package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.PlanRow;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Where;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// A person's questions.
record Review(Union union) {

    // ------------------------------------------------------------ pages

    Rows rows(Query query) throws RocksDBException {
        List<Row> page = query.sort() == Sort.TREE ? treePage(query) : sortedPage(query);
        if (page.size() <= query.limit()) {
            return new Rows(page, Optional.empty());
        }
        page.removeLast();
        return new Rows(page, Optional.of(Query.Mark.of(page.getLast(), query.sort())));
    }

    /// One row more than the page holds, where there is one.
    private List<Row> treePage(Query query) throws RocksDBException {
        Comparator<Query.Mark> order = order(query);
        Query.Mark after = query.after().orElse(null);
        Walk walk =
                Walk.inTree(
                        union,
                        Scope.of(union.view(), query.pass(), query.where()),
                        after == null ? null : from(after));
        List<Row> page = new ArrayList<>();
        for (Place place = walk.next(); place != null; place = walk.next()) {
            if (!Scope.mayHold(union, place, query.where())) {
                continue;
            }
            Member from =
                    after != null && after.folderPath().equals(place.path())
                            ? Member.of(after.name(), after.folder())
                            : null;
            boolean all =
                    union.forEach(
                            place,
                            Union.Which.ALL,
                            from,
                            entry -> {
                                if (isWanted(query, order, entry.row())) {
                                    page.add(entry.row());
                                }
                                return page.size() <= query.limit();
                            });
            if (!all) {
                break;
            }
        }
        return page;
    }

    /// Where a walk begins that goes on after a mark: with the folders at its path.
    private byte[] from(Query.Mark mark) {
        byte[] path = Paths.at(union.pass(), mark.folderPath());
        return union.backwards() ? Key.value().raw(path).eight(-1).eight(-1).bytes() : path;
    }

    private List<Row> sortedPage(Query query) throws RocksDBException {
        Comparator<Query.Mark> order = order(query);
        Comparator<Row> byOrder =
                Comparator.comparing(row -> Query.Mark.of(row, query.sort()), order);
        // The rows that come first so far, the last of them on top.
        PriorityQueue<Row> first = new PriorityQueue<>(byOrder.reversed());
        LinkedPage linked = LinkedPage.of(union, query);
        if (linked != null) {
            linked.rows(
                    query,
                    row -> addFirst(query, order, row, first),
                    () -> first.size() <= query.limit());
        } else {
            addAllFirst(query, order, first);
        }
        List<Row> page = new ArrayList<>(first);
        page.sort(byOrder);
        return page;
    }

    private void addAllFirst(Query query, Comparator<Query.Mark> order, PriorityQueue<Row> first)
            throws RocksDBException {
        Walk walk = Walk.inTree(union, Scope.of(union.view(), query.pass(), query.where()), null);
        for (Place place = walk.next(); place != null; place = walk.next()) {
            if (!Scope.mayHold(union, place, query.where())) {
                continue;
            }
            union.forEach(
                    place,
                    Union.Which.ALL,
                    null,
                    entry -> {
                        addFirst(query, order, entry.row(), first);
                        return true;
                    });
        }
    }

    private static void addFirst(
            Query query, Comparator<Query.Mark> order, Row row, PriorityQueue<Row> first) {
        if (isWanted(query, order, row)) {
            first.add(row);
            if (first.size() > query.limit() + 1) {
                first.remove();
            }
        }
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

    @Nullable Row row(String path) throws RocksDBException {
        int slash = path.lastIndexOf('/');
        if (slash == 0) {
            // Nothing is above the root.
            return null;
        }
        String name = path.substring(slash + 1);
        Walk walk =
                Walk.inTree(
                        union,
                        List.of(Paths.at(union.pass(), path.substring(0, Math.max(0, slash)))),
                        null);
        Row found = null;
        for (Place place = walk.next(); place != null; place = walk.next()) {
            Entry folder = union.find(place, Member.of(name, true));
            if (folder != null) {
                return folder.row();
            }
            Entry other = union.find(place, Member.of(name, false));
            if (other != null && found == null) {
                found = other.row();
            }
        }
        return found;
    }

    // ------------------------------------------------------------ the plan and its sums

    /// @return how many rows there were
    long plan(Consumer<PlanRow> rows) throws RocksDBException {
        long[] count = {0};
        Walk walk = Walk.inTree(union, null);
        for (Place place = walk.next(); place != null; place = walk.next()) {
            Union.Which which =
                    place.isSameUnlessTold() ? Union.Which.DIFFERENCES : Union.Which.ALL;
            union.forEach(
                    place,
                    which,
                    null,
                    entry -> {
                        if (entry.row().decision() != Decision.NONE) {
                            rows.accept(PlanRow.of(entry.row()));
                            count[0]++;
                        }
                        return true;
                    });
        }
        return count[0];
    }

    Totals totals(String path) throws RocksDBException {
        Where scope = new Where.Below(path);
        RowSums sums = new RowSums();
        Walk walk = Walk.inTree(union, Scope.of(union.view(), union.pass(), scope), null);
        for (Place place = walk.next(); place != null; place = walk.next()) {
            Place folder = place;
            union.forEach(
                    place,
                    Union.Which.ALL,
                    null,
                    entry -> {
                        if (scope.matches(entry.row())) {
                            sums.add(entry.row(), union.isMismatch(folder, entry));
                        }
                        return true;
                    });
        }
        return sums.totals();
    }
}
