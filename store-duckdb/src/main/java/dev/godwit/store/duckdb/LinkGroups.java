package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The hard-link groups of some files: the names of each that end up on the destination, first
/// those that are the same, in the order of the tree.
final class LinkGroups {

    static final LinkGroups NONE = new LinkGroups();

    private static final Comparator<Row> ORDER =
            Comparator.comparing((Row row) -> row.verdict() != Verdict.SAME)
                    .thenComparing(Row::folderPath, Name::compareText)
                    .thenComparing(row -> row.key().name());

    private final Map<String, List<UnionFolder.Entry>> groups = new HashMap<>();

    private LinkGroups() {}

    /// The groups of the files in some folders.
    static LinkGroups of(Union union, List<UnionFolder> folders) throws SQLException {
        Set<String> ids = new TreeSet<>();
        for (UnionFolder folder : folders) {
            folder.source.forEach(member -> group(member.node()).ifPresent(ids::add));
        }
        LinkGroups groups = new LinkGroups();
        if (!ids.isEmpty()) {
            groups.read(union, ids.stream().map(Sql::quote).collect(Collectors.joining(", ")));
        }
        return groups;
    }

    private void read(Union union, String ids) throws SQLException {
        List<Listed> folders = union.byListings(listings(union.reader(), ids));
        for (UnionFolder folder : union.load(folders, Wanted.linked(ids), Names.ALL)) {
            for (UnionFolder.Entry entry : folder.entries(union.rulings(), false)) {
                Row row = entry.row();
                boolean comes =
                        switch (row.decision()) {
                            case COPY, OVERWRITE, METADATA, NONE -> true;
                            case EXCLUDE, UNSUPPORTED, KEEP, UNDECIDED -> false;
                        };
                if (comes) {
                    group(row)
                            .ifPresent(id ->
                                    groups.computeIfAbsent(id, _ -> new ArrayList<>()).add(entry));
                }
            }
        }
        groups.values().forEach(g -> g.sort(Comparator.comparing(UnionFolder.Entry::row, ORDER)));
    }

    private static Collection<Long> listings(Reader reader, String ids) throws SQLException {
        Set<Long> listings = new HashSet<>();
        String sql = "SELECT DISTINCT listing FROM nodes WHERE side = 0 AND links IN (" + ids + ")";
        try (Result row = reader.queryOnce(sql)) {
            while (row.next()) {
                listings.add(row.number(0));
            }
        }
        return listings;
    }

    /// Whether a name is not its group's leader.
    boolean isFollower(Row row) {
        List<UnionFolder.Entry> members = members(row);
        return !members.isEmpty() && !is(members.getFirst(), row);
    }

    /// Another name of the group that is in place.
    Optional<NodeRef> linkTo(Row row) {
        return members(row).stream()
                .filter(member -> member.isInPlace() && !is(member, row))
                .findFirst()
                .map(member -> new NodeRef(member.row().path()));
    }

    private List<UnionFolder.Entry> members(Row row) {
        return group(row).map(id -> groups.getOrDefault(id, List.of())).orElse(List.of());
    }

    private static boolean is(UnionFolder.Entry member, Row row) {
        return member.row().key().equals(row.key());
    }

    private static Optional<String> group(Row row) {
        return row.source().flatMap(LinkGroups::group);
    }

    private static Optional<String> group(Node node) {
        return node instanceof Node.File file ? file.links().map(LinkGroup::id) : Optional.empty();
    }
}
