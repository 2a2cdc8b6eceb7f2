package dev.godwit.engine.discovery;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.fs.Recalling;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How folders are looked into.
///
/// @param memory what the pass before knew, for adapters that need not ask again
/// @param recalled how much of that is held
record Looking(ListingRules rules, Optional<Memory> memory, RecalledRows recalled) {

    /// What is known of folders of one side that are listed at about the same time.
    Optional<Recalled> recall(Side side, List<ListWork> folders) {
        return memory.map(before -> new Recalled(before, recalled, side, folders));
    }

    /// @param known what is known of this folder and others
    Listing open(
            FSAdapter adapter, ListWork work, Optional<Recalled> known, Optional<Opaque> resume)
            throws StorageException {
        Side side = work.side();
        NodeRef folder = work.ref();
        if (rules.isClosed(side, folder)) {
            return new Nothing();
        }
        Optional<Recalling> recalling =
                known.isPresent() ? adapter.feature(Recalling.class) : Optional.empty();
        return recalling.isPresent()
                ? recalling.get().list(folder, resume, () -> known.get().of(folder.path()))
                : adapter.list(folder, resume);
    }

    /// The listing of a folder that is not looked into.
    private static final class Nothing implements Listing {
        @Override
        public Optional<Page> next() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    ListingRules.Children rules(ListWork work) {
        return rules.of(work.side(), work.folder(), work.ref());
    }

    /// The children on a page by these rules.
    ///
    /// @param seen is shown each of them
    static List<Child> children(ListingRules.Children rules, Page page, ListingDigest seen) {
        List<Child> listed = new ArrayList<>(page.nodes().size());
        for (Node node : page.nodes()) {
            rules.child(node)
                    .ifPresent(child -> {
                        seen.add(child);
                        listed.add(child);
                    });
        }
        return listed;
    }
}
