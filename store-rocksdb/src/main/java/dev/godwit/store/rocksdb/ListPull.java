package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/// Pulls the folders that one side of a round has left to list.
record ListPull(View view, int pass, Side side, int depth) {

    Pulled<ListWork> pull(Optional<WorkKey> after, int max) throws RocksDBException {
        byte[] prefix = Folders.Work.LIST.of(pass, side, depth);
        byte[] last = after.map(key -> HexFormat.of().parseHex(key.text())).orElse(prefix);
        List<ListWork> items = new ArrayList<>();
        Scan rows = view.scan(Table.WORK);
        for (rows.from(prefix, last); rows.isValid(); rows.next()) {
            if (after.isPresent() && Arrays.equals(rows.key(), last)) {
                continue;
            }
            if (items.size() == max) {
                return new Pulled<>(
                        items, Optional.of(new WorkKey(HexFormat.of().formatHex(last))));
            }
            last = rows.key();
            items.add(work(Key.idAt(last, Folders.WORK)));
        }
        return new Pulled<>(items, Optional.empty());
    }

    private ListWork work(NodeId id) throws RocksDBException {
        FolderRow row = Folders.find(view, pass, side, depth, id);
        if (row == null) {
            throw Failures.damaged();
        }
        return new ListWork(
                side,
                id,
                row.ref(),
                depth,
                row.attempts(),
                Optional.ofNullable(row.resume()),
                Optional.ofNullable(Folders.held(view, pass, side, depth, id)));
    }
}
