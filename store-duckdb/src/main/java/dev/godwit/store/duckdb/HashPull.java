package dev.godwit.store.duckdb;

import dev.godwit.spi.store.HashWork;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.Node;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Pairs whose content has to be read.
record HashPull(Unions unions, int pass) {

    Pulled<HashWork> pull(Reader reader, Optional<WorkKey> after, int max) throws SQLException {
        String any =
                "SELECT count(*) FROM (FROM differences WHERE pass = ? AND verdict = "
                        + Codes.of(Verdict.TO_HASH)
                        + " LIMIT 1)";
        if (reader.number(any, pass) == 0) {
            return new Pulled<>(List.of(), Optional.empty());
        }
        String filter = "verdict = " + Codes.of(Verdict.TO_HASH);
        Taking taking = new Taking();
        Optional<WorkKey> next =
                new NodePull(unions, pass, "", "", filter, ", would_conflict")
                        .pull(reader, after, max, taking);
        return new Pulled<>(taking.work, next);
    }

    private static final class Taking implements NodePull.Taker {

        private final RowColumns columns = new RowColumns();
        private final List<HashWork> work = new ArrayList<>();

        @Override
        public boolean take(Result result) {
            Row row = columns.read(result);
            work.add(
                    new HashWork(
                            row.key(),
                            row.depth(),
                            columns.ref(result),
                            (Node.File) row.source().orElseThrow(),
                            (Node.File) row.destination().orElseThrow(),
                            result.flag(RowColumns.COUNT)));
            return true;
        }

        @Override
        public void end(Reader reader, String nodes) {}
    }
}
