package dev.godwit.engine.discovery;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.value.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lists some folders before their round is open, as long as what they hold has room.
///
/// @param room for so many nodes
record AheadTask(List<ListWork> folders, Looking looking, int room)
        implements Task<ListingOutcome> {

    @Override
    public void run(Places places, Sink<ListingOutcome> out) throws InterruptedException {
        List<Foreseen> all = new ArrayList<>();
        Optional<Recalled> known = looking.recall(Side.SOURCE, folders);
        int left = room;
        for (ListWork folder : folders) {
            Foreseen one =
                    left <= 0 || places.stopping()
                            ? new Foreseen.Left(folder)
                            : list(places.adapter(folder.side()), folder, known, left);
            left -= one instanceof Foreseen.Left ? left : one.nodes();
            all.add(one);
        }
        out.emit(new ListingOutcome.Ahead(all));
    }

    private Foreseen list(FSAdapter adapter, ListWork folder, Optional<Recalled> known, int left) {
        ListingDigest seen = new ListingDigest();
        ListingRules.Children rules = looking.rules(folder);
        List<Child> children = new ArrayList<>();
        try (Listing listing = looking.open(adapter, folder, known, Optional.empty())) {
            for (Optional<Page> page = listing.next(); page.isPresent(); page = listing.next()) {
                children.addAll(Looking.children(rules, page.get(), seen));
                if (children.size() > left) {
                    return new Foreseen.Left(folder);
                }
            }
        } catch (StorageException e) {
            return new Foreseen.Failed(folder, e);
        }
        return new Foreseen.Whole(folder, children, seen.digest(), seen.tally(), rules.loses());
    }
}
