package dev.godwit.engine.rollback;

import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.store.WorkKey;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The units that ended after one, latest first, page by page.
///
/// @param since only units after this one
public record History(StateStore store, UnitId since) implements Iterable<EndedUnit> {

    private static final int PAGE = 8;

    /// The latest of them.
    public Optional<UnitId> latest() {
        return store.endedUnits(since, Optional.empty(), 1).items().stream()
                .findFirst()
                .map(EndedUnit::unit);
    }

    @Override
    public Iterator<EndedUnit> iterator() {
        return new Iterator<>() {
            private Optional<WorkKey> after = Optional.empty();
            private Iterator<EndedUnit> page = List.<EndedUnit>of().iterator();
            private boolean last;

            @Override
            public boolean hasNext() {
                while (!page.hasNext() && !last) {
                    Pulled<EndedUnit> pulled = store.endedUnits(since, after, PAGE);
                    page = pulled.items().iterator();
                    after = pulled.next();
                    last = after.isEmpty();
                }
                return page.hasNext();
            }

            @Override
            public EndedUnit next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return page.next();
            }
        };
    }
}
