package dev.godwit.store.duckdb;

import dev.godwit.spi.store.HashWork;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Node;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Pairs whose content has to be read.
record HashPull(Union union) {

    Pulled<HashWork> pull(Optional<WorkKey> after, int max) throws SQLException {
        String any =
                "SELECT count(*) FROM (FROM differences WHERE pass = ? AND verdict = "
                        + Codes.of(Verdict.TO_HASH)
                        + " LIMIT 1)";
        if (union.reader().number(any, union.sql().pass()) == 0) {
            return new Pulled<>(List.of(), Optional.empty());
        }
        List<HashWork> work = new ArrayList<>();
        Walk walk = new Walk(union, Wanted.OTHERS, -1, false, Touched.differing(union), after);
        Optional<WorkKey> next = Pull.run(walk, union.rulings(), max, taker(work));
        return new Pulled<>(work, next);
    }

    private static Pull.Taker taker(List<HashWork> work) {
        return new Pull.Taker() {
            @Override
            public boolean wants(UnionFolder folder, UnionFolder.Entry entry) {
                return entry.row().verdict() == Verdict.TO_HASH;
            }

            @Override
            public void take(UnionFolder folder, UnionFolder.Entry entry) {
                Row row = entry.row();
                work.add(
                        new HashWork(
                                row.key(),
                                row.depth(),
                                folder.ref,
                                (Node.File) row.source().orElseThrow(),
                                (Node.File) row.destination().orElseThrow(),
                                entry.wouldConflict()));
            }
        };
    }
}
