package dev.godwit.store.duckdb;

import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.OpenUnit;
import dev.godwit.spi.store.PartProof;
import dev.godwit.spi.store.Parts;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.store.parts.UnitCodec;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Units in [Table#UNITS]: a row for each state one reaches, with its changes or proofs as bytes,
/// because nobody asks for them but a recovery.
final class Units {

    private static final int INTENDED = 0;
    private static final int PROVEN = 1;
    private static final int ENDED = 2;
    private static final int UNDOING = 3;
    private static final int UNDONE = 4;
    private static final int BEGUN = 5;
    private static final int PARTED = 6;

    private Units() {}

    static void intended(Writer writer, Fact.Intended fact) throws SQLException {
        row(writer, fact.unit(), INTENDED)
                .add(fact.pass())
                .add(UnitCodec.changes(fact.changes()))
                .endRow();
    }

    static void proven(Writer writer, Fact.Proven fact) throws SQLException {
        row(writer, fact.unit(), PROVEN).addNothing().add(UnitCodec.proofs(fact.proofs())).endRow();
    }

    static void begun(Writer writer, Fact.Begun fact) throws SQLException {
        row(writer, fact.unit(), BEGUN)
                .addNothing()
                .add(UnitCodec.beginning(fact.beginning()))
                .endRow();
    }

    static void parted(Writer writer, Fact.Parted fact) throws SQLException {
        row(writer, fact.unit(), PARTED).addNothing().add(UnitCodec.parts(fact.parts())).endRow();
    }

    static void ended(Writer writer, Fact.Ended fact) throws SQLException {
        RowAppender row = row(writer, fact.unit(), ENDED).addNothing();
        if (fact.landed().isEmpty()) {
            row.addNothing().endRow();
        } else {
            row.add(UnitCodec.landed(fact.landed())).endRow();
        }
    }

    static void undoing(Writer writer, Fact.Undoing fact) throws SQLException {
        row(writer, fact.unit(), UNDOING).addNothing().addNothing().endRow();
    }

    static void undone(Writer writer, Fact.Undone fact) throws SQLException {
        row(writer, fact.unit(), UNDONE).addNothing().add(UnitCodec.undone(fact.undone())).endRow();
    }

    private static RowAppender row(Writer writer, UnitId unit, int state) throws SQLException {
        return writer.to(Table.UNITS).row().add(unit.epoch()).add(unit.number()).addCode(state);
    }

    /// Units without an end, oldest first.
    static List<OpenUnit> open(Reader reader) throws SQLException {
        String names =
                "SELECT epoch, number FROM units GROUP BY epoch, number HAVING NOT bool_or(state = "
                        + ENDED
                        + ")";
        // Mostly there is none, and no payload is to be read to find that out.
        if (reader.number("SELECT count(*) FROM (" + names + ")") == 0) {
            return List.of();
        }
        String sql =
                "SELECT epoch, number, state, pass, payload FROM units WHERE (epoch, number) IN"
                        + " (SELECT (epoch, number) FROM ("
                        + names
                        + ")) ORDER BY rowid";
        Map<UnitId, OpenUnit> units = new LinkedHashMap<>();
        // The driver's chunks know no BLOBs.
        try (PreparedStatement statement = reader.connection().prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                UnitId id = new UnitId(result.getLong(1), result.getLong(2));
                int state = result.getInt(3);
                int pass = result.getInt(4);
                byte[] payload = result.getBytes(5);
                if (state == INTENDED) {
                    units.put(
                            id,
                            new OpenUnit(id, pass, UnitCodec.changes(payload), Optional.empty()));
                } else {
                    units.computeIfPresent(id, (_, unit) -> with(unit, state, payload));
                }
            }
        }
        return new ArrayList<>(units.values());
    }

    private static OpenUnit with(OpenUnit unit, int state, byte[] payload) {
        Optional<Parts> parts =
                switch (state) {
                    case BEGUN -> Optional.of(new Parts(UnitCodec.beginning(payload), List.of()));
                    case PARTED ->
                            unit.parts().map(before -> with(before, UnitCodec.parts(payload)));
                    default -> unit.parts();
                };
        return new OpenUnit(
                unit.unit(),
                unit.pass(),
                unit.changes(),
                parts,
                state == PROVEN ? Optional.of(UnitCodec.proofs(payload)) : unit.proofs());
    }

    /// The parts there were and these, a part staged again once.
    private static Parts with(Parts before, List<PartProof> more) {
        SortedMap<Integer, PartProof> done = new TreeMap<>();
        before.done().forEach(part -> done.put(part.number(), part));
        more.forEach(part -> done.put(part.number(), part));
        return new Parts(before.begun(), List.copyOf(done.values()));
    }

    // ------------------------------------------------------------ units that ended

    /// Units that ended having changed something, latest first.
    static Pulled<EndedUnit> ended(Reader reader, UnitId since, Optional<WorkKey> after, int max)
            throws SQLException {
        UnitId before = after.map(Units::unit).orElse(new UnitId(Long.MAX_VALUE, Long.MAX_VALUE));
        List<UnitId> page = new ArrayList<>();
        String names =
                "SELECT epoch, number FROM units WHERE state = "
                        + ENDED
                        + " AND payload IS NOT NULL AND (epoch > ? OR (epoch = ? AND number > ?))"
                        + " AND (epoch < ? OR (epoch = ? AND number < ?))"
                        + " ORDER BY epoch DESC, number DESC LIMIT "
                        + (max + 1);
        try (Result row =
                reader.query(
                        names,
                        since.epoch(),
                        since.epoch(),
                        since.number(),
                        before.epoch(),
                        before.epoch(),
                        before.number())) {
            while (row.next()) {
                page.add(new UnitId(row.number(0), row.number(1)));
            }
        }
        if (page.isEmpty()) {
            return new Pulled<>(List.of(), Optional.empty());
        }
        boolean more = page.size() > max;
        List<UnitId> taken = more ? page.subList(0, max) : page;
        UnitId last = taken.getLast();
        Optional<WorkKey> next =
                more
                        ? Optional.of(new WorkKey(last.epoch() + "/" + last.number()))
                        : Optional.empty();
        return new Pulled<>(ended(reader, taken), next);
    }

    private static UnitId unit(WorkKey key) {
        int slash = key.text().indexOf('/');
        return new UnitId(
                Long.parseLong(key.text().substring(0, slash)),
                Long.parseLong(key.text().substring(slash + 1)));
    }

    private static List<EndedUnit> ended(Reader reader, List<UnitId> names) throws SQLException {
        String sql =
                "SELECT epoch, number, state, pass, payload FROM units WHERE (epoch, number) IN ("
                        + names.stream()
                                .map(unit -> "(" + unit.epoch() + ", " + unit.number() + ")")
                                .collect(Collectors.joining(", "))
                        + ") AND state NOT IN ("
                        + PROVEN
                        + ", "
                        + BEGUN
                        + ", "
                        + PARTED
                        + ") ORDER BY rowid";
        Map<UnitId, EndedUnit> units = new LinkedHashMap<>();
        names.forEach(unit ->
                units.put(
                        unit,
                        new EndedUnit(unit, 0, List.of(), List.of(), false, Optional.empty())));
        try (PreparedStatement statement = reader.connection().prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                UnitId id = new UnitId(result.getLong(1), result.getLong(2));
                int state = result.getInt(3);
                int pass = result.getInt(4);
                byte[] payload = result.getBytes(5);
                units.computeIfPresent(id, (_, unit) -> with(unit, state, pass, payload));
            }
        }
        return new ArrayList<>(units.values());
    }

    private static EndedUnit with(EndedUnit unit, int state, int pass, byte[] payload) {
        return switch (state) {
            case INTENDED ->
                    new EndedUnit(
                            unit.unit(),
                            pass,
                            UnitCodec.changes(payload),
                            unit.landed(),
                            unit.undoing(),
                            unit.undone());
            case ENDED ->
                    new EndedUnit(
                            unit.unit(),
                            unit.pass(),
                            unit.changes(),
                            UnitCodec.landed(payload),
                            unit.undoing(),
                            unit.undone());
            case UNDOING ->
                    new EndedUnit(
                            unit.unit(),
                            unit.pass(),
                            unit.changes(),
                            unit.landed(),
                            true,
                            unit.undone());
            case UNDONE ->
                    new EndedUnit(
                            unit.unit(),
                            unit.pass(),
                            unit.changes(),
                            unit.landed(),
                            true,
                            Optional.of(UnitCodec.undone(payload)));
            default ->
                    throw new StateException.NewerState(
                            "A unit of the state is in state "
                                    + state
                                    + ", which this program does not know; use the program that"
                                    + " wrote it");
        };
    }
}
