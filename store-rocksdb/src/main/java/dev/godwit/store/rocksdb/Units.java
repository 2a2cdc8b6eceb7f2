package dev.godwit.store.rocksdb;

import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.store.Beginning;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.OpenUnit;
import dev.godwit.spi.store.PartProof;
import dev.godwit.spi.store.Parts;
import dev.godwit.spi.store.Proof;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.store.parts.ByteReader;
import dev.godwit.spi.store.parts.ByteWriter;
import dev.godwit.spi.store.parts.UnitCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/// Units that have not ended, and those that ended having changed something.
final class Units {

    private static final int INTENT = 0;
    private static final int PROOFS = 1;
    private static final int BEGINNING = 2;

    /// Followed by its number, in four bytes.
    private static final int PART = 3;

    /// Where a key says of what it is.
    private static final int WHAT = 17;

    /// Of a unit that ended: what it did.
    private static final int DONE = 0;

    /// Of a unit that ended: that it is being undone, and what came of it.
    private static final int UNDOING = 1;

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
        forgetParts(to, fact.unit());
    }

    static void begun(Commit to, Fact.Begun fact) throws RocksDBException {
        if (to.get(Table.UNITS, key(fact.unit(), INTENT)) != null) {
            forgetParts(to, fact.unit());
            to.put(Table.UNITS, key(fact.unit(), BEGINNING), UnitCodec.beginning(fact.beginning()));
        }
    }

    static void parted(Commit to, Fact.Parted fact) throws RocksDBException {
        if (to.get(Table.UNITS, key(fact.unit(), BEGINNING)) != null) {
            for (PartProof part : fact.parts()) {
                to.put(
                        Table.UNITS,
                        partKey(fact.unit(), part.number()),
                        UnitCodec.parts(List.of(part)));
            }
        }
    }

    private static byte[] partKey(UnitId unit, int number) {
        return Key.of(Table.UNITS)
                .eight(unit.epoch())
                .eight(unit.number())
                .one(PART)
                .four(number)
                .bytes();
    }

    private static void forgetParts(Commit to, UnitId unit) throws RocksDBException {
        byte[] row = to.get(Table.UNITS, key(unit, BEGINNING));
        if (row == null) {
            return;
        }
        Beginning begun = UnitCodec.beginning(row);
        int parts = Slice.count(begun.source().size(), begun.partSize());
        for (int number = 0; number < parts; number++) {
            if (to.get(Table.UNITS, partKey(unit, number)) != null) {
                to.delete(Table.UNITS, partKey(unit, number));
            }
        }
        to.delete(Table.UNITS, key(unit, BEGINNING));
    }

    static void proven(Commit to, Fact.Proven fact) throws RocksDBException {
        if (to.get(Table.UNITS, key(fact.unit(), INTENT)) != null) {
            to.put(Table.UNITS, key(fact.unit(), PROOFS), UnitCodec.proofs(fact.proofs()));
        }
    }

    static void ended(Commit to, Fact.Ended fact) throws RocksDBException {
        byte[] intent = to.get(Table.UNITS, key(fact.unit(), INTENT));
        if (intent != null && !fact.landed().isEmpty()) {
            Intent intended = Intent.read(intent);
            ByteWriter out = new ByteWriter();
            out.number(intended.pass);
            out.bytes(UnitCodec.changes(intended.changes));
            out.bytes(UnitCodec.landed(fact.landed()));
            to.put(Table.ENDED_UNITS, endedKey(fact.unit(), DONE), out.bytes());
        }
        to.delete(Table.UNITS, key(fact.unit(), INTENT));
        to.delete(Table.UNITS, key(fact.unit(), PROOFS));
        forgetParts(to, fact.unit());
    }

    // ------------------------------------------------------------ undoing

    private static byte[] endedKey(UnitId unit, int part) {
        return Key.of(Table.ENDED_UNITS).eight(unit.epoch()).eight(unit.number()).one(part).bytes();
    }

    static void undoing(Commit to, UnitId unit) throws RocksDBException {
        byte[] key = endedKey(unit, UNDOING);
        if (isEnded(to, unit) && to.get(Table.ENDED_UNITS, key) == null) {
            to.put(Table.ENDED_UNITS, key, new byte[0]);
        }
    }

    static void undone(Commit to, Fact.Undone fact) throws RocksDBException {
        if (isEnded(to, fact.unit())) {
            to.put(
                    Table.ENDED_UNITS,
                    endedKey(fact.unit(), UNDOING),
                    UnitCodec.undone(fact.undone()));
        }
    }

    private static boolean isEnded(Commit to, UnitId unit) throws RocksDBException {
        return to.get(Table.ENDED_UNITS, endedKey(unit, DONE)) != null;
    }

    /// Latest first.
    static Pulled<EndedUnit> ended(View view, UnitId since, Optional<WorkKey> after, int max)
            throws RocksDBException {
        byte[] all = Key.of(Table.ENDED_UNITS).bytes();
        Scan rows = view.scan(Table.ENDED_UNITS, true);
        if (after.isPresent()) {
            // The rows before the last unit's own.
            rows.from(all, HexFormat.of().parseHex(after.get().text()));
        } else {
            rows.over(all);
        }
        List<EndedUnit> units = new ArrayList<>();
        byte[] last = all;
        for (; rows.isValid(); rows.next()) {
            byte[] key = rows.key();
            UnitId unit = new UnitId(Key.eightAt(key, 1), Key.eightAt(key, 9));
            boolean isLast = after.isPresent() && isKey(key, after.get());
            if (key[key.length - 1] != DONE || isLast) {
                continue;
            }
            if (unit.compareTo(since) <= 0) {
                break;
            }
            if (units.size() == max) {
                return new Pulled<>(
                        units, Optional.of(new WorkKey(HexFormat.of().formatHex(last))));
            }
            units.add(endedUnit(view, unit, rows.value()));
            last = key;
        }
        return new Pulled<>(units, Optional.empty());
    }

    private static boolean isKey(byte[] key, WorkKey after) {
        return HexFormat.of().formatHex(key).equals(after.text());
    }

    private static EndedUnit endedUnit(View view, UnitId unit, byte[] row) throws RocksDBException {
        ByteReader in = new ByteReader(row);
        byte[] undoing = view.get(Table.ENDED_UNITS, endedKey(unit, UNDOING));
        return new EndedUnit(
                unit,
                (int) in.number(),
                UnitCodec.changes(in.bytes()),
                UnitCodec.landed(in.bytes()),
                undoing != null,
                undoing == null || undoing.length == 0
                        ? Optional.empty()
                        : Optional.of(UnitCodec.undone(undoing)));
    }

    // ------------------------------------------------------------ open ones

    /// @param sequence of the commit that brought it
    /// @param index within it
    private record Intent(long sequence, long index, int pass, List<FolderChanges> changes) {

        static Intent read(byte[] row) {
            ByteReader in = new ByteReader(row);
            return new Intent(
                    in.number(), in.number(), (int) in.number(), UnitCodec.changes(in.bytes()));
        }
    }

    private record Placed(Intent intent, OpenUnit unit) {}

    static List<OpenUnit> open(View view) throws RocksDBException {
        List<Placed> units = new ArrayList<>();
        Scan rows = view.scan(Table.UNITS);
        Scan parts = view.scan(Table.UNITS);
        for (rows.over(Key.of(Table.UNITS).bytes()); rows.isValid(); rows.next()) {
            byte[] key = rows.key();
            if (key[WHAT] == INTENT) {
                units.add(
                        unit(
                                view,
                                parts,
                                new UnitId(Key.eightAt(key, 1), Key.eightAt(key, 9)),
                                rows.value()));
            }
        }
        units.sort(
                Comparator.comparingLong((Placed placed) -> placed.intent.sequence)
                        .thenComparingLong(placed -> placed.intent.index));
        return units.stream().map(Placed::unit).toList();
    }

    private static Placed unit(View view, Scan parts, UnitId id, byte[] row)
            throws RocksDBException {
        Intent intent = Intent.read(row);
        byte[] proven = view.get(Table.UNITS, key(id, PROOFS));
        Optional<List<Proof>> proofs = Optional.ofNullable(proven).map(UnitCodec::proofs);
        byte[] begun = view.get(Table.UNITS, key(id, BEGINNING));
        Optional<Parts> there =
                begun == null
                        ? Optional.empty()
                        : Optional.of(new Parts(UnitCodec.beginning(begun), parts(parts, id)));
        return new Placed(intent, new OpenUnit(id, intent.pass, intent.changes, there, proofs));
    }

    private static List<PartProof> parts(Scan rows, UnitId id) throws RocksDBException {
        List<PartProof> parts = new ArrayList<>();
        for (rows.over(key(id, PART)); rows.isValid(); rows.next()) {
            parts.addAll(UnitCodec.parts(rows.value()));
        }
        return parts;
    }
}
