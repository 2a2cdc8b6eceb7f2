package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.HashWork;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.Node;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// Pulls the pairs whose content has to be read.
final class HashPull extends Pull<HashWork, List<HashWork>> {

    private final Scan outcomes;

    HashPull(Union union) {
        super(union);
        outcomes = union.view().scan(Table.OUTCOMES);
    }

    Pulled<HashWork> items(Optional<WorkKey> after, int max) throws RocksDBException {
        Pulled<List<HashWork>> pulled = pull(after, max);
        return new Pulled<>(pulled.items().stream().flatMap(List::stream).toList(), pulled.next());
    }

    @Override
    Walk walk(byte @Nullable [] from) {
        return Walk.inTree(union(), from);
    }

    @Override
    Union.@Nullable Which which(Place folder) {
        return Union.Which.DIFFERENCES;
    }

    @Override
    @Nullable HashWork item(Place folder, Entry entry) throws RocksDBException {
        Row row = entry.row();
        if (row.verdict() != Verdict.TO_HASH) {
            return null;
        }
        Node.File destination = (Node.File) row.destination().orElseThrow();
        return new HashWork(
                row.key(),
                row.depth(),
                folder.source().ref(),
                (Node.File) row.source().orElseThrow(),
                destination,
                !destination
                        .token()
                        .equals(Outcomes.lastToken(outcomes, folder.id(), entry.member())));
    }

    @Override
    List<HashWork> work(Place folder, List<HashWork> items) {
        return items;
    }
}
