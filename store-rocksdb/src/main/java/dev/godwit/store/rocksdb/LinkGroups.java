package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.store.parts.LinkedNames;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// The hard-link groups of a pass, by an index of the names of each.
final class LinkGroups {

    private static final int REMEMBERED = 1_000;

    private static final byte[] NOTHING = {};

    /// Bytes of a key before the group.
    private static final int SIDED = 2;

    private final Union union;
    private final Scan index;

    private final Map<String, LinkedNames> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, LinkedNames> eldest) {
                    return size() > REMEMBERED;
                }
            };

    LinkGroups(Union union) {
        this.union = union;
        index = union.view().scan(Table.LINKS);
    }

    // ------------------------------------------------------------ keys

    /// What all keys of a side begin with.
    static byte[] all(Side side) {
        return Key.of(Table.LINKS).one(Codes.of(side)).bytes();
    }

    /// What the keys of a group begin with.
    static byte[] of(Side side, String group) {
        return Key.value().raw(all(side)).text(group).one(0).bytes();
    }

    /// The group that a key is of.
    static String group(byte[] key) {
        int end = SIDED;
        while (key[end] != 0) {
            end++;
        }
        return Key.textAt(key, SIDED, end);
    }

    static void add(Commit to, Side side, String group, long listing, Member member)
            throws RocksDBException {
        byte[] key = Key.value().raw(of(side, group)).eight(listing).raw(member.bytes()).bytes();
        to.put(Table.LINKS, key, NOTHING);
    }

    /// The key that one of the first schema, which had the source's only, has now.
    static byte[] sided(byte[] older) {
        byte[] rest = Arrays.copyOfRange(older, 1, older.length);
        return Key.value().raw(all(Side.SOURCE)).raw(rest).bytes();
    }

    // ------------------------------------------------------------ asking

    /// Whether the node is a name of a group and not its leader.
    boolean isFollower(Row row) throws RocksDBException {
        LinkedNames names = names(row);
        return names != null && names.isFollower(row);
    }

    /// Another name of the group that is in place.
    Optional<NodeRef> linkTo(Row row) throws RocksDBException {
        LinkedNames names = names(row);
        return names == null ? Optional.empty() : names.linkTo(row);
    }

    /// The names of a node's group; null for what has none.
    private @Nullable LinkedNames names(Row row) throws RocksDBException {
        String id = idOf(row);
        if (id == null) {
            return null;
        }
        LinkedNames names = known.get(id);
        if (names == null) {
            names = look(id);
            known.put(id, names);
        }
        return names;
    }

    private static @Nullable String idOf(Row row) {
        return row.source().orElse(null) instanceof Node.File file
                ? file.links().map(LinkGroup::id).orElse(null)
                : null;
    }

    private LinkedNames look(String id) throws RocksDBException {
        LinkedNames names = new LinkedNames();
        byte[] prefix = of(Side.SOURCE, id);
        long listing = -1;
        Place place = null;
        for (index.over(prefix); index.isValid(); index.next()) {
            long next = Key.eightAt(index.key(), prefix.length);
            if (next != listing) {
                listing = next;
                place = place(union, Side.SOURCE, listing);
            }
            Member member = Member.in(index.key(), prefix.length + 8, 0);
            Entry entry = place == null ? null : union.find(place, member);
            if (entry != null && id.equals(idOf(entry.row()))) {
                names.look(entry.row());
            }
        }
        return names;
    }

    /// The folder whose listing it is, if that listing counts in this pass.
    static @Nullable Place place(Union union, Side side, long listing) throws RocksDBException {
        byte[] folder =
                union.view().get(Table.LISTINGS, Key.of(Table.LISTINGS).eight(listing).bytes());
        Place place = folder == null ? null : union.place(folder, Key.idAt(folder, 0));
        FolderRow listed =
                place == null ? null : side == Side.SOURCE ? place.source() : place.partner();
        return listed != null && listed.isListed() && listed.listing() == listing ? place : null;
    }
}
