package dev.godwit.store.duckdb;

import dev.godwit.spi.error.Problem;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Digest;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.Round;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Turns the rows of a pass into facts again: folders stretch by stretch, a scan for each table.
final class Recall {

    private static final int STRETCH = 1_000;
    private static final int PAGE = 1_000;

    /// Columns before a node's own.
    private static final int OF_THE_CHILD = 6;

    private final Reader reader;
    private final PassSql sql;
    private final int pass;
    private final Consumer<Fact> facts;
    private final NodeColumns nodes = new NodeColumns();

    Recall(Reader reader, PassSql sql, Consumer<Fact> facts) {
        this.reader = reader;
        this.sql = sql;
        this.pass = sql.pass();
        this.facts = facts;
    }

    /// @param rounds shallow first, the source before the destination
    void all(List<Round> rounds) throws SQLException {
        for (Round round : rounds) {
            folders(round.side(), round.depth());
        }
        outcomes();
        mismatches();
    }

    // ------------------------------------------------------------ listings

    private void folders(Side side, int depth) throws SQLException {
        long from = -1;
        NavigableMap<Long, Fact.Opened> stretch;
        do {
            stretch = opened(side, depth, from);
            if (!stretch.isEmpty()) {
                stretch.values().forEach(facts);
                NavigableMap<Long, Fact> settled = settled(side, depth, stretch);
                children(side, depth + 1, listings(side, depth, settled));
                settled.values().forEach(facts);
                from = stretch.lastKey();
            }
        } while (stretch.size() == STRETCH);
    }

    private NavigableMap<Long, Fact.Opened> opened(Side side, int depth, long from)
            throws SQLException {
        NavigableMap<Long, Fact.Opened> stretch = new TreeMap<>();
        String query =
                sql.withMore()
                        + "here AS (SELECT o.folder, o.path, o.handle"
                        + sql.from("opened", "o", side)
                        + " AND o.depth = ? AND o.folder > ? ORDER BY o.folder LIMIT "
                        + STRETCH
                        + ") SELECT h.folder, coalesce(h.path, f.path), h.handle, f.id_high,"
                        + " f.id_low FROM here h JOIN folders f ON f.number = h.folder";
        try (Result row = reader.query(query, depth, from)) {
            while (row.next()) {
                NodeRef ref = new NodeRef(row.string(1), row.optional(2).map(Opaque::new));
                stretch.put(row.number(0), new Fact.Opened(pass, side, id(row, 3), ref, depth));
            }
        }
        return stretch;
    }

    private NavigableMap<Long, Fact> settled(
            Side side, int depth, NavigableMap<Long, Fact.Opened> stretch) throws SQLException {
        NavigableMap<Long, Fact> settled = new TreeMap<>();
        String query =
                sql.with()
                        + "SELECT l.folder, l.state, l.listing, l.attempts, l.error, l.problem,"
                        + " l.digest_high, l.digest_low, l.folders, l.files, l.links, l.specials,"
                        + " l.bytes"
                        + sql.from("listings", "l", side)
                        + " AND l.state <> "
                        + ListingState.RETRY
                        + " AND l.depth = ? AND l.folder BETWEEN ? AND ?";
        try (Result row = reader.query(query, depth, stretch.firstKey(), stretch.lastKey())) {
            while (row.next()) {
                Fact.Opened opened = stretch.get(row.number(0));
                if (opened != null) {
                    settled.put(row.number(0), settled(row, opened));
                }
            }
        }
        return settled;
    }

    private Fact settled(Result row, Fact.Opened opened) {
        if (row.code(1) == ListingState.GIVEN_UP) {
            return new Fact.ListingFailed(
                    pass,
                    opened.side(),
                    opened.folder(),
                    opened.depth(),
                    row.code(3),
                    new Problem(Codes.error(row.number(4)), row.string(5)),
                    false);
        }
        return new Fact.Listed(
                pass,
                opened.side(),
                opened.folder(),
                opened.depth(),
                row.number(2),
                new Digest(row.number(6), row.number(7)),
                new Tally(
                        row.number(8),
                        row.number(9),
                        row.number(10),
                        row.number(11),
                        row.number(12)));
    }

    /// The listings of these folders that no earlier pass has.
    private Set<Long> listings(Side side, int depth, NavigableMap<Long, Fact> settled)
            throws SQLException {
        Set<Long> listings = new HashSet<>();
        for (Fact fact : settled.values()) {
            if (fact instanceof Fact.Listed listed) {
                listings.add(listed.listing());
            }
        }
        if (!listings.isEmpty()) {
            String query =
                    "SELECT listing FROM listings WHERE state = "
                            + ListingState.LISTED
                            + " AND pass < "
                            + pass
                            + " AND side = "
                            + Codes.of(side)
                            + " AND depth = ? AND folder BETWEEN ? AND ?";
            try (Result row = reader.query(query, depth, settled.firstKey(), settled.lastKey())) {
                while (row.next()) {
                    listings.remove(row.number(0));
                }
            }
        }
        return listings;
    }

    private void children(Side side, int depth, Set<Long> listings) throws SQLException {
        if (listings.isEmpty()) {
            return;
        }
        Among among = Among.of(listings);
        String query =
                "SELECT n.listing, n.key, n.mark, n.reason, n.id_high, n.id_low, "
                        + NodeColumns.select("n")
                        + " FROM nodes n WHERE "
                        + among.sql("n.listing")
                        + " AND n.side = ? AND n.depth = ?";
        long listing = -1;
        List<Child> page = new ArrayList<>();
        try (Result row = reader.among(query, among, Codes.of(side), depth)) {
            while (row.next()) {
                if (listings.contains(row.number(0))) {
                    if (row.number(0) != listing || page.size() == PAGE) {
                        tell(listing, side, depth, page);
                        listing = row.number(0);
                    }
                    page.add(child(row));
                }
            }
        }
        tell(listing, side, depth, page);
    }

    private void tell(long listing, Side side, int depth, List<Child> page) {
        if (!page.isEmpty()) {
            facts.accept(new Fact.Children(listing, side, depth, page));
            page.clear();
        }
    }

    private Child child(Result row) {
        Node node = nodes.read(row, OF_THE_CHILD);
        @Nullable String key = row.text(1);
        return new Child(
                node,
                key == null ? node.name().text() : key,
                row.isNull(4) ? Optional.empty() : Optional.of(id(row, 4)),
                Codes.mark(row.number(2)),
                row.optional(3).orElse(""));
    }

    // ------------------------------------------------------------ what became of nodes

    private void outcomes() throws SQLException {
        String query =
                "SELECT f.id_high, f.id_low, o.depth, o.name, o.is_folder, o.kind, o.bytes,"
                        + " o.attempts, o.hash, o.hash_high, o.hash_low, o.token, o.error,"
                        + " o.problem FROM outcomes o JOIN folders f ON f.number = o.folder WHERE"
                        + " o.pass = ? ORDER BY o.rowid";
        try (Result row = reader.query(query, pass)) {
            while (row.next()) {
                facts.accept(
                        new Fact.Outcome(pass, key(row), row.code(2), OutcomeColumns.read(row, 5)));
            }
        }
    }

    private void mismatches() throws SQLException {
        String query =
                "SELECT f.id_high, f.id_low, m.depth, m.name, m.is_folder, max_by(m.detail, m.seq)"
                        + " FROM mismatches m JOIN folders f ON f.number = m.folder LEFT JOIN"
                        + " outcomes o ON o.pass = m.pass AND o.folder = m.folder AND o.name ="
                        + " m.name AND o.is_folder = m.is_folder WHERE m.pass = ? GROUP BY ALL"
                        + " HAVING max(m.seq) >= coalesce(max(o.seq), 0)";
        try (Result row = reader.query(query, pass)) {
            while (row.next()) {
                facts.accept(new Fact.Mismatch(pass, key(row), row.code(2), row.string(5)));
            }
        }
    }

    private static NodeId id(Result row, int from) {
        return new NodeId(row.number(from), row.number(from + 1));
    }

    private static NodeKey key(Result row) {
        return new NodeKey(id(row, 0), new Name(row.string(3)), row.flag(4));
    }
}
