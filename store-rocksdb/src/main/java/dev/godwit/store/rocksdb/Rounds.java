package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Round;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;

/// How far the rounds of a pass are.
final class Rounds {

    private record At(Side side, int depth) {}

    private static final RoundRow NONE = new RoundRow(0, 0, 0, 0);

    private final Map<At, RoundRow> rows = new HashMap<>();
    private final boolean[] compared;

    Rounds(View view, int pass) throws RocksDBException {
        int deepest = -1;
        Scan scan = view.scan(Table.ROUNDS);
        for (scan.over(Key.of(Table.ROUNDS, pass).bytes()); scan.isValid(); scan.next()) {
            byte[] key = scan.key();
            int depth = Key.twoAt(key, Key.PASS);
            Side side = Codes.side(key[key.length - 1]);
            RoundRow row = RoundRow.of(view, pass, side, depth);
            if (row.exists()) {
                rows.put(new At(side, depth), row);
                deepest = Math.max(deepest, depth);
            }
        }
        compared = new boolean[deepest + 1];
        boolean sourceAbove = false;
        boolean destinationAbove = row(Side.SOURCE, 0).exists();
        for (int depth = 0; depth <= deepest; depth++) {
            boolean source =
                    row(Side.SOURCE, depth).isClosed()
                            && (sourceAbove || row(Side.SOURCE, depth).exists());
            boolean destination =
                    row(Side.DESTINATION, depth).isClosed()
                            && (destinationAbove || row(Side.DESTINATION, depth).exists());
            compared[depth] =
                    source
                            && destination
                            && !view.hasAny(
                                    Table.WORK, Folders.Work.COMPARE.of(pass, Side.SOURCE, depth));
            sourceAbove = source;
            destinationAbove = compared[depth];
        }
    }

    private RoundRow row(Side side, int depth) {
        return rows.getOrDefault(new At(side, depth), NONE);
    }

    List<Round> all() {
        List<Round> rounds = new ArrayList<>();
        for (int depth = 0; depth < compared.length; depth++) {
            for (Side side : Side.values()) {
                RoundRow row = row(side, depth);
                if (row.exists()) {
                    rounds.add(
                            new Round(
                                    side,
                                    depth,
                                    row.opened(),
                                    row.settled(),
                                    row.isClosed(),
                                    compared[depth]));
                }
            }
        }
        return rounds;
    }

    /// Whether a side of a round is closed; without folders, when nothing can add any.
    boolean isClosed(Side side, int depth) {
        if (row(side, depth).exists()) {
            return row(side, depth).isClosed();
        }
        return depth == 0
                || (side == Side.SOURCE
                        ? isClosed(side, depth - 1)
                        : depth - 1 < compared.length && compared[depth - 1]);
    }
}
