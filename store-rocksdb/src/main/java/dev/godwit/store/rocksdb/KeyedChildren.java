package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Child;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// The children of a listing in the order of their keys: those whose key is their name lie in that
/// order, the others are found by an index, and the two are merged.
final class KeyedChildren {

    private static final int LISTING = 9;

    /// A child and its row's member.
    record Kid(Member member, Child child) {}

    private final View view;
    private final Scan rows;
    private final Scan index;
    private final Children children = new Children();
    private long listing;

    KeyedChildren(View view) {
        this.view = view;
        rows = view.scan(Table.NODES);
        index = view.scan(Table.KEYS);
    }

    /// Begins with a listing.
    ///
    /// @param after the key to go on after; null for the first
    void begin(long number, byte @Nullable [] after) throws RocksDBException {
        listing = number;
        byte[] nodes = Key.of(Table.NODES).eight(number).bytes();
        byte[] keys = Key.of(Table.KEYS).eight(number).bytes();
        if (after == null) {
            rows.over(nodes);
            index.over(keys);
        } else {
            // Behind all that follow the key and its NUL.
            rows.from(nodes, Key.value().raw(nodes).raw(after).one(1).bytes());
            index.from(keys, Key.value().raw(keys).raw(after).one(1).bytes());
        }
        skipIndexed();
    }

    private void skipIndexed() throws RocksDBException {
        while (rows.isValid() && Children.hasOwnKey(rows.value())) {
            rows.next();
        }
    }

    /// The key of the next children; null after the last.
    byte @Nullable [] key() {
        byte[] named = rows.isValid() ? namedKey() : null;
        byte[] indexed = index.isValid() ? indexedKey() : null;
        if (named == null || indexed == null) {
            return named == null ? indexed : named;
        }
        return Arrays.compareUnsigned(named, indexed) <= 0 ? named : indexed;
    }

    private byte[] namedKey() {
        return Arrays.copyOfRange(rows.key(), LISTING, rows.key().length - 2);
    }

    private byte[] indexedKey() {
        return Arrays.copyOfRange(index.key(), LISTING, endOfKey(index.key()));
    }

    private static int endOfKey(byte[] key) {
        int end = LISTING;
        while (key[end] != 0) {
            end++;
        }
        return end;
    }

    /// Takes all children of a key, by name and kind.
    List<Kid> take(byte[] key) throws RocksDBException {
        List<Kid> kids = new ArrayList<>(2);
        while (rows.isValid() && Arrays.equals(namedKey(), key)) {
            Member member = Member.in(rows.key(), LISTING, 0);
            kids.add(new Kid(member, children.read(member, rows.value())));
            rows.next();
            skipIndexed();
        }
        while (index.isValid() && Arrays.equals(indexedKey(), key)) {
            Member member = Member.in(index.key(), endOfKey(index.key()) + 1, 0);
            byte[] row =
                    view.get(
                            Table.NODES,
                            Key.of(Table.NODES).eight(listing).raw(member.bytes()).bytes());
            if (row == null) {
                throw Failures.damaged();
            }
            kids.add(new Kid(member, children.read(member, row)));
            index.next();
        }
        if (kids.size() > 1) {
            kids.sort(Comparator.comparing(Kid::member));
        }
        return kids;
    }
}
