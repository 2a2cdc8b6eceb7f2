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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Units in [Table#UNITS]: the states one reaches, with its changes or proofs as bytes, because
/// nobody asks for them but a recovery.
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
        byte[] changes = UnitCodec.changes(fact.changes());
        UnitRows.add(writer, fact.unit(), INTENDED, fact.pass(), changes);
    }

    static void proven(Writer writer, Fact.Proven fact) throws SQLException {
        add(writer, fact.unit(), PROVEN, UnitCodec.proofs(fact.proofs()));
    }

    static void begun(Writer writer, Fact.Begun fact) throws SQLException {
        add(writer, fact.unit(), BEGUN, UnitCodec.beginning(fact.beginning()));
    }

    static void parted(Writer writer, Fact.Parted fact) throws SQLException {
        add(writer, fact.unit(), PARTED, UnitCodec.parts(fact.parts()));
    }

    static void ended(Writer writer, Fact.Ended fact) throws SQLException {
        boolean changed = !fact.landed().isEmpty();
        add(writer, fact.unit(), ENDED, changed ? UnitCodec.landed(fact.landed()) : null);
    }

    static void undoing(Writer writer, Fact.Undoing fact) throws SQLException {
        add(writer, fact.unit(), UNDOING, null);
    }

    static void undone(Writer writer, Fact.Undone fact) throws SQLException {
        add(writer, fact.unit(), UNDONE, UnitCodec.undone(fact.undone()));
    }

    private static void add(Writer writer, UnitId unit, int state, byte @Nullable [] payload)
            throws SQLException {
        UnitRows.add(writer, unit, state, null, payload);
    }

    /// Units without an end, oldest first.
    static List<OpenUnit> open(Reader reader) throws SQLException {
        List<UnitId> open =
                names(
                        reader,
                        "SELECT epoch, number FROM units GROUP BY epoch, number HAVING NOT"
                                + " bool_or(state = "
                                + ENDED
                                + ")");
        Map<UnitId, OpenUnit> units = new LinkedHashMap<>();
        UnitRows.read(
                reader,
                open,
                List.of(),
                (id, state, pass, payload) -> {
                    if (state == INTENDED) {
                        units.put(
                                id,
                                new OpenUnit(
                                        id, pass, UnitCodec.changes(payload), Optional.empty()));
                    } else {
                        units.computeIfPresent(id, (_, unit) -> with(unit, state, payload));
                    }
                });
        return new ArrayList<>(units.values());
    }

    private static List<UnitId> names(Reader reader, String sql, Object... parameters)
            throws SQLException {
        List<UnitId> names = new ArrayList<>();
        try (Result row = reader.query(sql, parameters)) {
            while (row.next()) {
                names.add(new UnitId(row.number(0), row.number(1)));
            }
        }
        return names;
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
        while (true) {
            List<UnitId> page = ended(reader, since, before, max + 1);
            boolean more = page.size() > max;
            List<UnitId> taken = more ? page.subList(0, max) : page;
            List<EndedUnit> changed = changed(reader, taken);
            if (!changed.isEmpty() || !more) {
                return new Pulled<>(
                        changed, more ? Optional.of(key(taken.getLast())) : Optional.empty());
            }
            before = taken.getLast();
        }
    }

    private static WorkKey key(UnitId unit) {
        return new WorkKey(unit.epoch() + "/" + unit.number());
    }

    private static UnitId unit(WorkKey key) {
        int slash = key.text().indexOf('/');
        return new UnitId(
                Long.parseLong(key.text().substring(0, slash)),
                Long.parseLong(key.text().substring(slash + 1)));
    }

    /// Whether they changed anything is for their payloads to tell, which no query is to look for.
    private static List<UnitId> ended(Reader reader, UnitId since, UnitId before, int max)
            throws SQLException {
        return names(
                reader,
                "SELECT epoch, number FROM units WHERE state = "
                        + ENDED
                        + " AND (epoch > ? OR (epoch = ? AND number > ?))"
                        + " AND (epoch < ? OR (epoch = ? AND number < ?))"
                        + " ORDER BY epoch DESC, number DESC LIMIT "
                        + max,
                since.epoch(),
                since.epoch(),
                since.number(),
                before.epoch(),
                before.epoch(),
                before.number());
    }

    private static List<EndedUnit> changed(Reader reader, List<UnitId> names) throws SQLException {
        Map<UnitId, EndedUnit> units = new LinkedHashMap<>();
        names.forEach(unit ->
                units.put(
                        unit,
                        new EndedUnit(unit, 0, List.of(), List.of(), false, Optional.empty())));
        UnitRows.read(
                reader,
                names,
                List.of(PROVEN, BEGUN, PARTED),
                (id, state, pass, payload) ->
                        units.computeIfPresent(id, (_, unit) -> with(unit, state, pass, payload)));
        return units.values().stream().filter(unit -> !unit.landed().isEmpty()).toList();
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
                            payload.length == 0 ? List.of() : UnitCodec.landed(payload),
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
