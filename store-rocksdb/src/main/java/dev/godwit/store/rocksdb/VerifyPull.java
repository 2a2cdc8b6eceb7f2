package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.VerifyWork;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pulls the nodes that should be in place.
final class VerifyPull extends Pull<VerifyWork.Item, VerifyWork> {

    private final boolean touchedOnly;

    VerifyPull(Union union, boolean touchedOnly) {
        super(union);
        this.touchedOnly = touchedOnly;
    }

    @Override
    Walk walk(byte @Nullable [] from) {
        return Walk.inTree(union(), from);
    }

    @Override
    Union.@Nullable Which which(Place folder) {
        return Union.Which.ALL;
    }

    @Override
    VerifyWork.@Nullable Item item(Place folder, Entry entry) {
        Row row = entry.row();
        Optional<NodeOutcome> inPlace = row.outcome().filter(outcome -> outcome.kind().inPlace());
        boolean isWork = inPlace.isPresent() || (!touchedOnly && row.verdict() == Verdict.SAME);
        return isWork && row.source().isPresent()
                ? new VerifyWork.Item(row.key(), row.source().orElseThrow(), row.outcome())
                : null;
    }

    @Override
    VerifyWork work(Place folder, List<VerifyWork.Item> items) {
        return new VerifyWork(folder.source().ref(), folder.depth(), items);
    }
}
