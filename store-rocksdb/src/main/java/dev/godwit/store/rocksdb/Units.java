package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.OpenUnit;
import dev.godwit.spi.store.Proof;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.store.parts.ByteReader;
import dev.godwit.spi.store.parts.ByteWriter;
import dev.godwit.spi.store.parts.UnitCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/// Units that have not ended.
final class Units {

    private static final int INTENT = 0;
    private static final int PROOFS = 1;

    private Units() {}

    private static byte[] key(UnitId unit, int part) {
        return Key.of(Table.UNITS).eight(unit.epoch()).eight(unit.number()).one(part).bytes();
    }

    static void intended(Commit to, Fact.Intended fact, int index) throws RocksDBException {
        byte[] key = key(fact.unit(), INTENT);
        byte[] before = to.get(Table.UNITS, key);
        long[] place = before == null ? new long[] {to.sequence(), index} : Numbers.read(before, 2);
        ByteWriter out = new ByteWriter();
        out.number(place[0]);
        out.number(place[1]);
        out.number(fact.pass());
        out.bytes(UnitCodec.changes(fact.changes()));
        to.put(Table.UNITS, key, out.bytes());
        to.delete(Table.UNITS, key(fact.unit(), PROOFS));
    }

    static void proven(Commit to, Fact.Proven fact) throws RocksDBException {
        if (to.get(Table.UNITS, key(fact.unit(), INTENT)) != null) {
            to.put(Table.UNITS, key(fact.unit(), PROOFS), UnitCodec.proofs(fact.proofs()));
        }
    }

    static void ended(Commit to, UnitId unit) throws RocksDBException {
        to.delete(Table.UNITS, key(unit, INTENT));
        to.delete(Table.UNITS, key(unit, PROOFS));
    }

    /// @param sequence of the commit that brought the intent
    /// @param index within it
    private record Placed(long sequence, long index, OpenUnit unit) {}

    static List<OpenUnit> open(View view) throws RocksDBException {
        List<Placed> units = new ArrayList<>();
        Scan rows = view.scan(Table.UNITS);
        for (rows.over(Key.of(Table.UNITS).bytes()); rows.isValid(); rows.next()) {
            byte[] key = rows.key();
            if (key[key.length - 1] == INTENT) {
                units.add(
                        unit(
                                view,
                                new UnitId(Key.eightAt(key, 1), Key.eightAt(key, 9)),
                                rows.value()));
            }
        }
        units.sort(Comparator.comparingLong(Placed::sequence).thenComparingLong(Placed::index));
        return units.stream().map(Placed::unit).toList();
    }

    private static Placed unit(View view, UnitId id, byte[] row) throws RocksDBException {
        ByteReader in = new ByteReader(row);
        long sequence = in.number();
        long index = in.number();
        int pass = (int) in.number();
        byte[] proven = view.get(Table.UNITS, key(id, PROOFS));
        Optional<List<Proof>> proofs = Optional.ofNullable(proven).map(UnitCodec::proofs);
        return new Placed(
                sequence, index, new OpenUnit(id, pass, UnitCodec.changes(in.bytes()), proofs));
    }
}
