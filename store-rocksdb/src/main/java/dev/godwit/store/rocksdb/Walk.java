package dev.godwit.store.rocksdb;

import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.Side;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// Walks over the listed folders of the source: in the order of the tree, forwards or backwards, or
/// over one round.
final class Walk {

    private final Union union;
    private final Scan rows;
    private final Deque<byte[]> stretches;
    private final boolean byPath;

    /// Where to begin; whatever stretch it lies in.
    private final byte @Nullable [] from;

    private boolean begun;

    private Walk(
            Union union,
            Table table,
            boolean backwards,
            List<byte[]> stretches,
            byte @Nullable [] from) {
        this.union = union;
        rows = union.view().scan(table, backwards);
        this.stretches = new ArrayDeque<>(stretches);
        byPath = table == Table.PATHS;
        this.from = from;
    }

    /// The folders whose keys begin with these bytes, in the order of the tree.
    static Walk inTree(Union union, List<byte[]> stretches, byte @Nullable [] from) {
        List<byte[]> inOrder = union.backwards() ? stretches.reversed() : stretches;
        return new Walk(union, Table.PATHS, union.backwards(), inOrder, from);
    }

    /// All folders in the order of the tree.
    static Walk inTree(Union union, byte @Nullable [] from) {
        return inTree(union, List.of(Paths.all(union.pass())), from);
    }

    /// The folders of one depth.
    static Walk inRound(Union union, int depth, byte @Nullable [] from) {
        byte[] round = Folders.prefix(union.pass(), Side.SOURCE, depth);
        return new Walk(union, Table.FOLDERS, false, List.of(round), from);
    }

    /// The next listed folder; null after the last.
    @Nullable Place next() throws RocksDBException {
        while (true) {
            if (begun) {
                if (rows.isValid()) {
                    rows.next();
                }
            } else {
                begun = true;
                nextStretch();
            }
            while (!rows.isValid()) {
                if (stretches.isEmpty()) {
                    return null;
                }
                nextStretch();
            }
            Place place = place();
            if (place != null) {
                return place;
            }
        }
    }

    private void nextStretch() throws RocksDBException {
        if (stretches.isEmpty()) {
            rows.stop();
            return;
        }
        byte[] stretch = stretches.removeFirst();
        if (from == null || isBefore(from, stretch)) {
            rows.over(stretch);
        } else {
            rows.from(stretch, from);
        }
    }

    /// Whether a walk that begins there has all of the stretch before it.
    private boolean isBefore(byte[] at, byte[] stretch) {
        return (union.backwards() && byPath)
                ? Arrays.compareUnsigned(at, Key.after(stretch)) >= 0
                : Arrays.compareUnsigned(at, stretch) <= 0;
    }

    private @Nullable Place place() throws RocksDBException {
        byte[] key = rows.key();
        if (byPath) {
            NodeId id = Paths.id(key);
            int depth = Key.twoAt(rows.value(), 0);
            FolderRow row = Folders.find(union.view(), union.pass(), Side.SOURCE, depth, id);
            return row == null || !row.isListed() ? null : union.place(key, id, depth, row);
        }
        FolderRow row = FolderRow.read(rows.value());
        int depth = Key.twoAt(key, Key.PASS + 1);
        return row.isListed() ? union.place(key, Key.idAt(key, Folders.FOLDER), depth, row) : null;
    }
}
