package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads the union of both trees for some folders at a time: a scan for each table, restricted to
/// those folders, put together in Java. A join of all of them in SQL costs DuckDB some 20 ms to
/// plan and to set up, whatever it finds; these scans take a tenth of that.
final class Union {

    private final Reader reader;
    private final PassSql sql;
    private final Flags.OfPass flags;
    private final Rulings rulings;
    private final NodeColumns columns = new NodeColumns();

    Union(Reader reader, int pass, Flags flags, Rulings rulings) {
        this.reader = reader;
        this.flags = flags.of(pass);
        this.rulings = rulings;
        sql = new PassSql(pass, this.flags.turns());
    }

    Reader reader() {
        return reader;
    }

    PassSql sql() {
        return sql;
    }

    Rulings rulings() {
        return rulings;
    }

    Flags.OfPass flags() {
        return flags;
    }

    /// The folders, in the order they are given.
    ///
    /// @param names which names of the one folder that is given, unless all
    List<UnionFolder> load(List<Listed> folders, Wanted wanted, Names names) throws SQLException {
        Load load = new Load(folders, wanted, names);
        load.folders();
        load.sources();
        if (flags.destination()) {
            load.comparisons();
        }
        if (flags.destination() || flags.told()) {
            load.differences();
        }
        if (flags.destination() && wanted.there()) {
            load.destinations();
        }
        if (flags.outcomes() && wanted.detail() != Wanted.Detail.VERSIONS) {
            load.outcomes();
        }
        if (flags.mismatches()) {
            load.mismatches();
        }
        return new ArrayList<>(load.byNumber.values());
    }

    private final class Load {

        private final Wanted wanted;
        private final Names names;
        private final Among numbers;
        private final Map<Long, Listed> listed = new LinkedHashMap<>();
        private final Map<Long, UnionFolder> byNumber = new LinkedHashMap<>();

        Load(List<Listed> folders, Wanted wanted, Names names) {
            this.wanted = wanted;
            this.names = names;
            folders.forEach(folder -> listed.put(folder.folder(), folder));
            numbers = Among.of(listed.keySet());
        }

        void folders() throws SQLException {
            Map<Long, Opaque> handles = flags.handles() ? handles() : Map.of();
            Map<Long, UnionFolder> found = new HashMap<>();
            String query =
                    "SELECT number, id_high, id_low, depth, path FROM folders WHERE "
                            + numbers.sql("number");
            try (Result row = scan(query, numbers)) {
                while (row.next()) {
                    long number = row.number(0);
                    if (listed.containsKey(number)) {
                        found.put(
                                number,
                                new UnionFolder(
                                        number,
                                        new NodeId(row.number(1), row.number(2)),
                                        new NodeRef(
                                                row.string(4),
                                                Optional.ofNullable(handles.get(number))),
                                        row.code(3)));
                    }
                }
            }
            for (long number : listed.keySet()) {
                UnionFolder folder = found.get(number);
                if (folder != null) {
                    byNumber.put(number, folder);
                }
            }
        }

        private Map<Long, Opaque> handles() throws SQLException {
            Map<Long, Opaque> handles = new HashMap<>();
            String query =
                    sql.with()
                            + "SELECT o.folder, o.handle"
                            + sql.from("opened", "o", Side.SOURCE)
                            + " AND o.handle IS NOT NULL AND "
                            + numbers.sql("o.folder");
            try (Result row = scan(query, numbers)) {
                while (row.next()) {
                    handles.put(row.number(0), new Opaque(row.string(1)));
                }
            }
            return handles;
        }

        void comparisons() throws SQLException {
            String query =
                    sql.with()
                            + "SELECT c.folder, c.seq, c.implied"
                            + sql.compared()
                            + " AND "
                            + numbers.sql("c.folder");
            try (Result row = scan(query, numbers)) {
                while (row.next()) {
                    UnionFolder folder = byNumber.get(row.number(0));
                    if (folder != null) {
                        folder.compared(row.number(1), Codes.verdict(row.number(2)));
                    }
                }
            }
        }

        void sources() throws SQLException {
            Map<Long, UnionFolder> byListing = new HashMap<>();
            listed.values().forEach(one -> byListing.put(one.listing(), folder(one.folder())));
            nodes(Side.SOURCE, byListing, wanted.sources() + names.sql(), names.parameters());
        }

        void destinations() throws SQLException {
            Map<Long, UnionFolder> byListing = new HashMap<>();
            for (Listed one : listed.values()) {
                UnionFolder folder = folder(one.folder());
                if (one.partner() >= 0 && folder.comparedAt > 0) {
                    byListing.put(one.partner(), folder);
                }
            }
            if (!byListing.isEmpty()) {
                nodes(Side.DESTINATION, byListing, partners(), names.parameters());
            }
        }

        /// Beside those of the same names, the partners that comparisons found by other names or of
        /// other kinds.
        private String partners() {
            if (wanted.partners().isEmpty() && names.isAll()) {
                return "";
            }
            String others =
                    byNumber.values().stream()
                            .flatMap(folder -> folder.seen.entrySet().stream())
                            .filter(entry -> !entry.getKey().equals(entry.getValue().partner()))
                            .flatMap(entry -> Stream.ofNullable(entry.getValue().partner()))
                            .map(partner -> Sql.quote(partner.name()))
                            .distinct()
                            .collect(Collectors.joining(", "));
            return " AND ((true"
                    + wanted.partners()
                    + names.sql()
                    + ")"
                    + (others.isEmpty() ? "" : " OR name IN (" + others + ")")
                    + ")";
        }

        private UnionFolder folder(long number) {
            UnionFolder folder = byNumber.get(number);
            if (folder == null) {
                throw new IllegalStateException("Folder " + number + " has no row");
            }
            return folder;
        }

        private void nodes(
                Side side,
                Map<Long, UnionFolder> byListing,
                String condition,
                List<Object> parameters)
                throws SQLException {
            Among listings = Among.of(byListing.keySet());
            String query =
                    "SELECT listing, mark, reason, id_high, id_low, "
                            + NodeColumns.select(wanted.detail())
                            + " FROM nodes WHERE side = "
                            + Codes.of(side)
                            + " AND "
                            + listings.sql("listing")
                            + condition;
            try (Result row = scan(query, listings, parameters)) {
                while (row.next()) {
                    UnionFolder folder = byListing.get(row.number(0));
                    if (folder != null) {
                        add(side, folder, row);
                    }
                }
            }
        }

        private void add(Side side, UnionFolder folder, Result row) {
            UnionFolder.Member member =
                    new UnionFolder.Member(
                            columns.read(row, 5),
                            Codes.mark(row.number(1)),
                            row.text(2),
                            row.isNull(3) ? null : new NodeId(row.number(3), row.number(4)));
            if (side == Side.SOURCE) {
                folder.source.add(member);
            } else {
                folder.destination.put(UnionFolder.keyOf(member.node()), member);
            }
        }

        void differences() throws SQLException {
            String query =
                    "SELECT folder, name, is_folder, seq, told, verdict, conflict, on_source,"
                            + " partner, partner_is_folder FROM differences WHERE pass = "
                            + sql.pass()
                            + " AND "
                            + numbers.sql("folder")
                            + wanted.keys()
                            + names.sql();
            try (Result row = scan(query, numbers, names.parameters())) {
                while (row.next()) {
                    UnionFolder folder = byNumber.get(row.number(0));
                    if (folder != null) {
                        difference(folder, row);
                    }
                }
            }
        }

        private void difference(UnionFolder folder, Result row) {
            Key key = new Key(row.string(1), row.flag(2));
            long at = row.number(3);
            if (row.flag(4)) {
                folder.told.put(
                        key, new UnionFolder.Told(at, Codes.verdict(row.number(5)), row.flag(6)));
            } else if (Codes.verdict(row.number(5)) == Verdict.COLLISION && folder.isAlone()) {
                if (at > listedAt(folder)) {
                    folder.seen.put(key, new UnionFolder.Seen(Verdict.COLLISION, true, true, null));
                }
            } else if (at == folder.comparedAt && (row.flag(7) || wanted.extras())) {
                folder.seen.put(
                        key,
                        new UnionFolder.Seen(
                                Codes.verdict(row.number(5)),
                                row.flag(6),
                                row.flag(7),
                                row.isNull(8) ? null : new Key(row.string(8), row.flag(9))));
            }
        }

        private long listedAt(UnionFolder folder) {
            Listed one = listed.get(folder.number);
            return one == null ? 0 : one.listedAt();
        }

        void outcomes() throws SQLException {
            String query =
                    "SELECT folder, name, is_folder, seq, kind, bytes, attempts"
                            + (wanted.detail() == Wanted.Detail.ALL
                                    ? ", hash, hash_high, hash_low, token, error, problem"
                                    : NodeColumns.nothing(6))
                            + " FROM outcomes WHERE pass = "
                            + sql.pass()
                            + " AND "
                            + numbers.sql("folder")
                            + wanted.keys()
                            + names.sql();
            try (Result row = scan(query, numbers, names.parameters())) {
                while (row.next()) {
                    UnionFolder folder = byNumber.get(row.number(0));
                    if (folder != null) {
                        folder.outcomes.put(
                                new Key(row.string(1), row.flag(2)),
                                new UnionFolder.Became(row.number(3), OutcomeColumns.read(row, 4)));
                    }
                }
            }
        }

        void mismatches() throws SQLException {
            String query =
                    "SELECT folder, name, is_folder, seq FROM mismatches WHERE pass = "
                            + sql.pass()
                            + " AND "
                            + numbers.sql("folder")
                            + wanted.keys()
                            + names.sql();
            try (Result row = scan(query, numbers, names.parameters())) {
                while (row.next()) {
                    UnionFolder folder = byNumber.get(row.number(0));
                    if (folder != null) {
                        folder.mismatches.put(new Key(row.string(1), row.flag(2)), row.number(3));
                    }
                }
            }
        }
    }

    // ------------------------------------------------------------ which folders

    /// Folders of the source by some listings of theirs.
    List<Listed> byListings(Collection<Long> listings) throws SQLException {
        Among among = Among.of(listings);
        List<Listed> found = new ArrayList<>();
        String query = Listed.select(sql, "", "") + " AND " + among.sql("l.listing");
        try (Result row = scan(query, among)) {
            while (row.next()) {
                Listed folder = Listed.read(row);
                if (listings.contains(folder.listing())) {
                    found.add(folder);
                }
            }
        }
        return withPartners(found);
    }

    /// The folders with the destination's listings that count.
    List<Listed> withPartners(List<Listed> folders) throws SQLException {
        if (!flags.destination() || folders.isEmpty()) {
            return folders;
        }
        Map<Long, Listed> byNumber = new LinkedHashMap<>();
        folders.forEach(folder -> byNumber.put(folder.folder(), folder));
        Among among = Among.of(byNumber.keySet());
        String query =
                sql.with()
                        + "SELECT l.folder, l.listing, "
                        + Listed.NODES
                        + sql.listed(Side.DESTINATION)
                        + " AND "
                        + among.sql("l.folder");
        try (Result row = scan(query, among)) {
            while (row.next()) {
                long listing = row.number(1);
                long nodes = row.number(2);
                byNumber.computeIfPresent(
                        row.number(0), (_, folder) -> folder.with(listing, nodes));
            }
        }
        return new ArrayList<>(byNumber.values());
    }

    /// One node by its path; of a folder and another node the folder.
    Optional<Row> row(String path) throws SQLException {
        int slash = path.lastIndexOf('/');
        String parent = path.substring(0, Math.max(0, slash));
        String name = path.substring(slash + 1);
        List<Listed> folders = new ArrayList<>();
        String query =
                Listed.select(sql, "", " JOIN folders f ON f.number = l.folder")
                        + " AND f.path = ?";
        try (Result row = reader.query(query, parent)) {
            while (row.next()) {
                folders.add(Listed.read(row));
            }
        }
        Row found = null;
        for (Listed folder : withPartners(folders)) {
            for (UnionFolder one : load(List.of(folder), Wanted.ALL, Names.only(name))) {
                for (UnionFolder.Entry entry : one.entries(rulings, true)) {
                    // By name and kind, so that a folder comes last.
                    found = entry.row().path().equals(path) ? entry.row() : found;
                }
            }
        }
        return Optional.ofNullable(found);
    }

    private Result scan(String query, Among among) throws SQLException {
        return reader.among(query, among);
    }

    Result scan(String query, Among among, List<Object> more) throws SQLException {
        return reader.among(query, among, more.toArray());
    }
}
