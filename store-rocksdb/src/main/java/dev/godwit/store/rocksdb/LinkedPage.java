package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.Side;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// A page of files with several names, group after group: by the index of such names only the
/// groups of the page are read, however many others there are.
final class LinkedPage {

    private final Union union;
    private final Side side;
    private final Field field;
    private final Scan index;

    /// Of the latest listing.
    private long listing = -1;

    private @Nullable Place place;

    private LinkedPage(Union union, Side side, Field field) {
        this.union = union;
        this.side = side;
        this.field = field;
        index = union.view().scan(Table.LINKS, union.backwards());
    }

    /// The page of a query; null for one that needs other nodes than the index knows.
    static @Nullable LinkedPage of(Union union, Query query) {
        return switch (query.sort()) {
            case SOURCE_LINKS -> of(union, query.where(), Side.SOURCE, Field.SOURCE_LINKS);
            case DESTINATION_LINKS ->
                    of(union, query.where(), Side.DESTINATION, Field.DESTINATION_LINKS);
            case TREE, NAME, SIZE, MTIME, DEPTH, DIFFERENCE -> null;
        };
    }

    private static @Nullable LinkedPage of(Union union, Where where, Side side, Field field) {
        return where instanceof Where.Like(Field asked, _) && asked == field
                ? new LinkedPage(union, side, field)
                : null;
    }

    /// Gives the rows of whole groups, in the order of the groups, as long as more are wanted.
    interface Wanted {
        boolean more();
    }

    void rows(Query query, Consumer<Row> rows, Wanted wanted) throws RocksDBException {
        begin(query);
        while (index.isValid() && wanted.more()) {
            group(LinkGroups.group(index.key()), rows);
        }
    }

    private void begin(Query query) throws RocksDBException {
        byte[] all = LinkGroups.all(side);
        if (query.after().isEmpty()) {
            index.over(all);
        } else {
            byte[] group = LinkGroups.of(side, query.after().get().value());
            index.from(all, union.backwards() ? Key.after(group) : group);
        }
    }

    private void group(String group, Consumer<Row> rows) throws RocksDBException {
        byte[] prefix = LinkGroups.of(side, group);
        Set<NodeId> searched = new HashSet<>();
        for (; index.isValid() && Key.beginsWith(index.key(), prefix); index.next()) {
            Member name = Member.in(index.key(), prefix.length + 8, 0);
            Place folder = folder(Key.eightAt(index.key(), prefix.length));
            if (folder == null) {
                continue;
            }
            if (mayHaveAnotherName(folder)) {
                if (searched.add(folder.id())) {
                    search(folder, group, rows);
                }
            } else {
                look(folder, name, group, rows);
                // What stands on the destination may have a partner of another kind.
                look(folder, Member.of(name.name(), !name.folder()), group, rows);
            }
        }
    }

    /// Whose listing it is, if it counts.
    private @Nullable Place folder(long number) throws RocksDBException {
        if (number != listing) {
            listing = number;
            place = LinkGroups.place(union, side, number);
        }
        return place;
    }

    private boolean mayHaveAnotherName(Place folder) throws RocksDBException {
        FolderRow partner = folder.partner();
        return side == Side.DESTINATION
                && (Trait.OTHER_KEYS.isOf(union.view(), folder.source().listing())
                        || (partner != null
                                && partner.isListed()
                                && Trait.OTHER_KEYS.isOf(union.view(), partner.listing())));
    }

    private void search(Place folder, String group, Consumer<Row> rows) throws RocksDBException {
        union.forEach(
                folder,
                Union.Which.ALL,
                null,
                entry -> {
                    give(entry, group, rows);
                    return true;
                });
    }

    private void look(Place folder, Member name, String group, Consumer<Row> rows)
            throws RocksDBException {
        Entry entry = union.find(folder, name);
        if (entry != null) {
            give(entry, group, rows);
        }
    }

    private void give(Entry entry, String group, Consumer<Row> rows) {
        if (group.equals(entry.row().text(field))) {
            rows.accept(entry.row());
        }
    }
}
