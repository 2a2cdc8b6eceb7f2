package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.WorkKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// Pulls work from the nodes of a union, folder by folder.
///
/// @param <I> what becomes of a node
/// @param <W> what becomes of a folder's items
abstract class Pull<I, W> {

    private static final char BETWEEN = ':';

    private final Union union;

    Pull(Union union) {
        this.union = union;
    }

    Union union() {
        return union;
    }

    /// The folders that hold such work, from the one whose key this is.
    abstract Walk walk(byte @Nullable [] from);

    /// Which nodes of a folder may hold work; null for none.
    abstract Union.@Nullable Which which(Place folder);

    /// The work in a node; null for none.
    abstract @Nullable I item(Place folder, Entry entry) throws RocksDBException;

    /// The work in a folder.
    abstract W work(Place folder, List<I> items) throws RocksDBException;

    Pulled<W> pull(Optional<WorkKey> after, int max) throws RocksDBException {
        byte[] folder = after.map(Pull::folder).orElse(null);
        Member member = after.map(Pull::member).orElse(null);
        Walk walk = walk(folder);
        List<W> pulled = new ArrayList<>();
        int left = max;
        for (Place place = walk.next(); place != null; place = walk.next()) {
            Union.Which which = which(place);
            if (which == null) {
                continue;
            }
            boolean goesOn = folder != null && Arrays.equals(folder, place.key());
            Page page = new Page(place, goesOn ? member : null, left);
            boolean all = union.forEach(place, which, goesOn ? member : null, page::add);
            if (!page.items.isEmpty()) {
                pulled.add(work(place, page.items));
            }
            if (!all) {
                return new Pulled<>(pulled, Optional.of(key(place, page.last)));
            }
            left -= page.items.size();
        }
        return new Pulled<>(pulled, Optional.empty());
    }

    /// What is pulled of one folder.
    private final class Page {
        private final Place place;
        private final @Nullable Member after;
        private final int max;
        private final List<I> items = new ArrayList<>();

        /// The last one pulled, or where it began.
        private @Nullable Member last;

        Page(Place place, @Nullable Member after, int max) {
            this.place = place;
            this.after = after;
            this.max = max;
            last = after;
        }

        boolean add(Entry entry) throws RocksDBException {
            if (after != null && entry.member().equals(after)) {
                return true;
            }
            I item = item(place, entry);
            if (item == null) {
                return true;
            }
            if (items.size() >= max) {
                return false;
            }
            items.add(item);
            last = entry.member();
            return true;
        }
    }

    // ------------------------------------------------------------ keys of work

    private static WorkKey key(Place place, @Nullable Member last) {
        HexFormat hex = HexFormat.of();
        return new WorkKey(
                hex.formatHex(place.key())
                        + BETWEEN
                        + (last == null ? "" : hex.formatHex(last.bytes())));
    }

    private static byte[] folder(WorkKey key) {
        return HexFormat.of().parseHex(key.text(), 0, key.text().indexOf(BETWEEN));
    }

    private static @Nullable Member member(WorkKey key) {
        int from = key.text().indexOf(BETWEEN) + 1;
        return from == key.text().length()
                ? null
                : new Member(HexFormat.of().parseHex(key.text(), from, key.text().length()));
    }
}
