package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.VerifyWork;
import dev.godwit.spi.store.WorkKey;
import java.sql.SQLException;
import java.util.Optional;

/// Nodes that should be in place.
///
/// @param touchedOnly whether those that were the same are left out
record VerifyPull(Union union, boolean touchedOnly) {

    Pulled<VerifyWork> pull(Optional<WorkKey> after, int max) throws SQLException {
        FolderItems<VerifyWork.Item> items = new FolderItems<>();
        Walk walk =
                new Walk(
                        union,
                        Wanted.ON_SOURCE,
                        -1,
                        false,
                        touchedOnly ? Touched.carried(union) : Touched.ALL,
                        after);
        Optional<WorkKey> next = Pull.run(walk, union.rulings(), max, taker(items));
        return new Pulled<>(
                items.map((folder, ofFolder) -> new VerifyWork(folder.ref, folder.depth, ofFolder)),
                next);
    }

    private Pull.Taker taker(FolderItems<VerifyWork.Item> items) {
        return new Pull.Taker() {
            @Override
            public boolean wants(UnionFolder folder, UnionFolder.Entry entry) {
                Row row = entry.row();
                return entry.isInPlaceByOutcome()
                        || (!touchedOnly && row.verdict() == Verdict.SAME);
            }

            @Override
            public void take(UnionFolder folder, UnionFolder.Entry entry) {
                Row row = entry.row();
                items.add(
                        folder,
                        new VerifyWork.Item(row.key(), row.source().orElseThrow(), row.outcome()));
            }
        };
    }
}
