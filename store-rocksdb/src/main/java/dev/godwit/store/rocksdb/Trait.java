package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Child;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.Side;
import java.util.EnumSet;
import java.util.Set;
import org.rocksdb.RocksDBException;

/// What a listing is remembered for, so that nobody has to read the others to find it. Frozen: the
/// numbers are in keys.
enum Trait {
    /// The key of a child is not its name.
    OTHER_KEYS,
    /// A file of the source has several names.
    SOURCE_LINKS,
    /// A file of the destination has several names.
    DESTINATION_LINKS;

    /// What the keys of all listings that have it begin with.
    @SuppressWarnings("EnumOrdinal")
    byte[] all() {
        return Key.of(Table.TRAITS).one(ordinal()).bytes();
    }

    byte[] of(long listing) {
        return Key.value().raw(all()).eight(listing).bytes();
    }

    boolean isOf(Reads reads, long listing) throws RocksDBException {
        return reads.get(Table.TRAITS, of(listing)) != null;
    }

    /// Of files with several names.
    static Trait ofLinks(Side side) {
        return side == Side.SOURCE ? SOURCE_LINKS : DESTINATION_LINKS;
    }

    /// Those that these children give their listing.
    static Set<Trait> of(Side side, Iterable<Child> children) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        for (Child child : children) {
            if (!child.key().equals(child.node().name().text())) {
                traits.add(OTHER_KEYS);
            }
            if (child.node() instanceof Node.File file && file.links().isPresent()) {
                traits.add(ofLinks(side));
            }
        }
        return traits;
    }
}
