package dev.godwit.testkit.fs;

import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A file, folder, link or special of a [MemoryDisk], apart from its names. Guarded by the disk's
/// lock, and changed through the disk only.
final class MemoryNode {

    final long id;
    final Kind kind;

    /// A link's target, a special's kind.
    final String text;

    /// Of a folder, in the order of its listing.
    final NavigableMap<Place, Entry> children = new TreeMap<>();

    Bytes bytes = Bytes.NONE;
    Facts facts;

    /// How many entries lead here.
    int names;

    @Nullable Refusal refusal;

    MemoryNode(long id, Kind kind, String text, Facts facts) {
        this.id = id;
        this.kind = kind;
        this.text = text;
        this.facts = facts;
    }

    /// A file's content; every write has a version of its own.
    static final class Bytes {
        static final Bytes NONE = new Bytes(new byte[0], 0);

        private final byte[] raw;
        private final long version;

        Bytes(byte[] raw, long version) {
            this.raw = raw;
            this.version = version;
        }

        byte[] raw() {
            return raw;
        }

        long version() {
            return version;
        }
    }

    record Facts(long mtimeNs, Attributes attributes) {}

    record Entry(Name name, MemoryNode node) {}

    /// Where an entry stands in its folder: by `order`, then by the text that tells names apart.
    record Place(int order, String key) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int c = Integer.compare(order, other.order);
            return c != 0 ? c : Name.compareText(key, other.key);
        }
    }

    /// What reading it runs into.
    enum Refusal {
        /// Its facts cannot be read.
        FACTS,
        /// A file's content, or a folder's entries, cannot be read.
        CONTENT
    }
}
