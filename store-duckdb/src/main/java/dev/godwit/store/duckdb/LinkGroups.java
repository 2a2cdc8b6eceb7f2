package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The hard-link groups of some nodes: the names of each that end up on the destination, in the
/// order of the tree.
final class LinkGroups {

    static final LinkGroups NONE = new LinkGroups();

    private record Member(String folder, Name name, boolean inPlace) {

        private static final Comparator<Member> TREE =
                Comparator.comparing(Member::folder, Name::compareText).thenComparing(Member::name);

        boolean is(String otherFolder, Name otherName) {
            return folder.equals(otherFolder) && name.equals(otherName);
        }
    }

    private final Map<String, List<Member>> groups = new HashMap<>();

    private LinkGroups() {}

    /// The groups of the nodes that satisfy a condition on `n`.
    static LinkGroups of(Reader reader, Unions unions, int pass, String nodes) throws SQLException {
        String staysOut =
                Stream.of(Decision.EXCLUDE, Decision.UNSUPPORTED, Decision.KEEP, Decision.UNDECIDED)
                        .map(decision -> Integer.toString(Codes.of(decision)))
                        .collect(Collectors.joining(", "));
        String members =
                " AND n.links IN (SELECT n.links FROM nodes n WHERE n.side = 0 AND n.links IS NOT"
                        + " NULL"
                        + nodes
                        + ")";
        String sql =
                unions.sources(pass, "", members)
                        + "SELECT n_links, path, name, verdict = "
                        + Codes.of(Verdict.SAME)
                        + " OR coalesce("
                        + inPlace("outcome")
                        + ", false) FROM u WHERE decision NOT IN ("
                        + staysOut
                        + ")";
        LinkGroups groups = new LinkGroups();
        try (Result row = reader.queryOnce(sql)) {
            while (row.next()) {
                groups.groups
                        .computeIfAbsent(row.string(0), _ -> new ArrayList<>())
                        .add(new Member(row.string(1), new Name(row.string(2)), row.flag(3)));
            }
        }
        groups.groups.values().forEach(group -> group.sort(Member.TREE));
        return groups;
    }

    /// Whether an outcome leaves its node as the plan wants it.
    static String inPlace(String column) {
        return Stream.of(OutcomeKind.values())
                .filter(OutcomeKind::inPlace)
                .map(kind -> Integer.toString(Codes.of(kind)))
                .collect(Collectors.joining(", ", column + " IN (", ")"));
    }

    /// Whether a name comes after its group's first.
    boolean isFollower(String group, String folder, Name name) {
        List<Member> members = groups.getOrDefault(group, List.of());
        return !members.isEmpty() && !members.getFirst().is(folder, name);
    }

    /// Another name of the group that is in place.
    Optional<NodeRef> linkTo(String group, String folder, Name name) {
        return groups.getOrDefault(group, List.of()).stream()
                .filter(member -> member.inPlace && !member.is(folder, name))
                .findFirst()
                .map(member -> new NodeRef(NodeRef.childPath(member.folder, member.name)));
    }
}
