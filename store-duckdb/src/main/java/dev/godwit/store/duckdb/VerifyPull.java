package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.VerifyWork;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.NodeRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Nodes that should be in place.
///
/// @param touchedOnly whether those that were the same are left out
record VerifyPull(Unions unions, int pass, boolean touchedOnly) {

    Pulled<VerifyWork> pull(Reader reader, Optional<WorkKey> after, int max) throws SQLException {
        String inPlace = "coalesce(" + LinkGroups.inPlace("outcome") + ", false)";
        String filter = touchedOnly ? inPlace : inPlace + " OR verdict = " + Codes.of(Verdict.SAME);
        Taking taking = new Taking();
        Optional<WorkKey> next =
                new NodePull(unions, pass, "", "", filter, "").pull(reader, after, max, taking);
        return new Pulled<>(taking.work(), next);
    }

    /// What is taken, folder by folder.
    private static final class Taking implements NodePull.Taker {

        private record FolderWork(NodeRef ref, int depth, List<VerifyWork.Item> items) {}

        private final RowColumns columns = new RowColumns();
        private final Map<Long, FolderWork> folders = new LinkedHashMap<>();

        @Override
        public boolean take(Result result) {
            Row row = columns.read(result);
            folders.computeIfAbsent(
                            columns.folder(result),
                            _ ->
                                    new FolderWork(
                                            columns.ref(result),
                                            row.depth() - 1,
                                            new ArrayList<>()))
                    .items
                    .add(new VerifyWork.Item(row.key(), row.source().orElseThrow(), row.outcome()));
            return true;
        }

        @Override
        public void end(Reader reader, String nodes) {}

        List<VerifyWork> work() {
            return folders.values().stream()
                    .map(folder -> new VerifyWork(folder.ref, folder.depth, folder.items))
                    .toList();
        }
    }
}
