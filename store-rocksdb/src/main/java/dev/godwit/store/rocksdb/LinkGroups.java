package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// The hard-link groups of a pass, by an index of the names of each.
final class LinkGroups {

    private static final int REMEMBERED = 1_000;

    /// A name of a group that ends up on the destination.
    private record Linked(String folderPath, NodeKey key, boolean same, boolean inPlace) {

        /// Those that are the same first, each in the order of the tree.
        static final Comparator<Linked> LEADERS_FIRST =
                Comparator.comparing((Linked linked) -> !linked.same)
                        .thenComparing(Linked::folderPath, Name::compareText)
                        .thenComparing(linked -> linked.key.name())
                        .thenComparing(linked -> linked.key.folder());

        NodeRef ref() {
            return new NodeRef(NodeRef.childPath(folderPath, key.name()));
        }
    }

    private final Union union;
    private final Scan index;

    private final Map<String, List<Linked>> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, List<Linked>> eldest) {
                    return size() > REMEMBERED;
                }
            };

    LinkGroups(Union union) {
        this.union = union;
        index = union.view().scan(Table.LINKS);
    }

    static byte[] key(String group, long listing, Member member) {
        return Key.value().raw(prefix(group)).eight(listing).raw(member.bytes()).bytes();
    }

    private static byte[] prefix(String group) {
        return Key.of(Table.LINKS).text(group).one(0).bytes();
    }

    /// Whether the node is a name of a group and not its leader.
    boolean isFollower(Row row) throws RocksDBException {
        List<Linked> group = group(row);
        return !group.isEmpty() && !group.getFirst().key().equals(row.key());
    }

    /// Another name of the group that is in place.
    Optional<NodeRef> linkTo(Row row) throws RocksDBException {
        return group(row).stream()
                .filter(other -> !other.key().equals(row.key()) && other.inPlace())
                .findFirst()
                .map(Linked::ref);
    }

    /// The names of a node's group that end up on the destination; none for what has no group.
    private List<Linked> group(Row row) throws RocksDBException {
        String id = idOf(row);
        if (id == null) {
            return List.of();
        }
        List<Linked> group = known.get(id);
        if (group == null) {
            group = load(id);
            known.put(id, group);
        }
        return group;
    }

    private static @Nullable String idOf(Row row) {
        return row.source().orElse(null) instanceof Node.File file
                ? file.links().map(LinkGroup::id).orElse(null)
                : null;
    }

    private List<Linked> load(String id) throws RocksDBException {
        List<Linked> group = new ArrayList<>();
        byte[] prefix = prefix(id);
        for (index.over(prefix); index.isValid(); index.next()) {
            long listing = Key.eightAt(index.key(), prefix.length);
            Member member = Member.in(index.key(), prefix.length + 8, 0);
            Place place = place(listing);
            Entry entry = place == null ? null : union.find(place, member);
            if (entry != null && id.equals(idOf(entry.row())) && comesAlong(entry.row())) {
                group.add(
                        new Linked(
                                entry.row().folderPath(),
                                entry.row().key(),
                                entry.row().verdict() == Verdict.SAME,
                                isInPlace(entry.row())));
            }
        }
        group.sort(Linked.LEADERS_FIRST);
        return group;
    }

    /// The folder whose listing it is, if that listing counts in this pass.
    private @Nullable Place place(long listing) throws RocksDBException {
        byte[] folder =
                union.view().get(Table.LISTINGS, Key.of(Table.LISTINGS).eight(listing).bytes());
        if (folder == null) {
            return null;
        }
        NodeId id = Key.idAt(folder, 0);
        Place place = union.place(folder, id);
        return place != null && place.source().listing() == listing ? place : null;
    }

    private static boolean comesAlong(Row row) {
        return switch (row.decision()) {
            case EXCLUDE, UNSUPPORTED, KEEP, UNDECIDED, DELETE -> false;
            case COPY, OVERWRITE, METADATA, NONE -> true;
        };
    }

    private static boolean isInPlace(Row row) {
        return row.verdict() == Verdict.SAME
                || row.outcome().filter(outcome -> outcome.kind().inPlace()).isPresent();
    }
}
