package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.parts.LinkedNames;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The hard-link groups of some files. Their names are looked at in steps, so that a group of any
/// size fits.
final class LinkGroups {

    static final LinkGroups NONE = new LinkGroups();

    /// Folders whose listings are looked up at once.
    private static final int FOLDERS = 2_000;

    /// Nodes that are read at once.
    private static final int STEP = 10_000;

    private final Map<String, LinkedNames> groups = new HashMap<>();

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
        long after = -1;
        while (true) {
            List<Long> listings = listings(union.reader(), ids, after);
            if (listings.isEmpty()) {
                return;
            }
            look(union, Wanted.linked(ids), union.byListings(listings));
            after = listings.getLast();
        }
    }

    /// The next listings that hold names of the groups.
    private static List<Long> listings(Reader reader, String ids, long after) throws SQLException {
        List<Long> listings = new ArrayList<>();
        String sql =
                "SELECT DISTINCT listing FROM linked WHERE side = 0 AND listing > ? AND links IN ("
                        + ids
                        + ") ORDER BY listing LIMIT "
                        + FOLDERS;
        try (Result row = reader.queryOnce(sql, after)) {
            while (row.next()) {
                listings.add(row.number(0));
            }
        }
        return listings;
    }

    private void look(Union union, Wanted linked, List<Listed> folders) throws SQLException {
        Steps steps = new Steps(union, linked, false, false);
        List<Listed> left = folders;
        @Nullable String name = null;
        while (!left.isEmpty()) {
            Steps.Step step = steps.take(left, name, false, STEP);
            for (UnionFolder folder : step.folders()) {
                folder.forEach(union.rulings(), false, entry -> look(entry.row()));
            }
            left = left.subList(step.count(), left.size());
            name = step.name();
        }
    }

    private void look(Row row) {
        group(row).ifPresent(id -> groups.computeIfAbsent(id, _ -> new LinkedNames()).look(row));
    }

    /// Whether a name is not its group's leader.
    boolean isFollower(Row row) {
        LinkedNames names = names(row);
        return names != null && names.isFollower(row);
    }

    /// Another name of the group that is in place.
    Optional<NodeRef> linkTo(Row row) {
        LinkedNames names = names(row);
        return names == null ? Optional.empty() : names.linkTo(row);
    }

    private @Nullable LinkedNames names(Row row) {
        return group(row).map(groups::get).orElse(null);
    }

    private static Optional<String> group(Row row) {
        return row.source().flatMap(LinkGroups::group);
    }

    private static Optional<String> group(Node node) {
        return node instanceof Node.File file ? file.links().map(LinkGroup::id) : Optional.empty();
    }
}
