package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.OpenUnit;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.store.parts.UnitCodec;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Units in [Table#UNITS]: a row for each state one reaches, with its changes or proofs as bytes,
/// because nobody asks for them but a recovery.
final class Units {

    private static final int INTENDED = 0;
    private static final int PROVEN = 1;
    private static final int ENDED = 2;

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

    static void ended(Writer writer, Fact.Ended fact) throws SQLException {
        row(writer, fact.unit(), ENDED).addNothing().addNothing().endRow();
    }

    private static RowAppender row(Writer writer, UnitId unit, int state) throws SQLException {
        return writer.to(Table.UNITS).row().add(unit.epoch()).add(unit.number()).addCode(state);
    }

    /// Units without an end, oldest first.
    static List<OpenUnit> open(Reader reader) throws SQLException {
        String sql =
                "SELECT epoch, number, state, pass, payload FROM units WHERE (epoch, number) IN"
                        + " (SELECT (epoch, number) FROM units GROUP BY epoch, number HAVING"
                        + " max(state) < "
                        + ENDED
                        + ") ORDER BY rowid";
        Map<UnitId, OpenUnit> units = new LinkedHashMap<>();
        // The driver's chunks know no BLOBs.
        try (PreparedStatement statement = reader.connection().prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                UnitId id = new UnitId(result.getLong(1), result.getLong(2));
                int pass = result.getInt(4);
                byte[] payload = result.getBytes(5);
                if (result.getInt(3) == INTENDED) {
                    units.put(
                            id,
                            new OpenUnit(id, pass, UnitCodec.changes(payload), Optional.empty()));
                } else {
                    units.computeIfPresent(id, (_, unit) -> proven(unit, payload));
                }
            }
        }
        return new ArrayList<>(units.values());
    }

    private static OpenUnit proven(OpenUnit unit, byte[] payload) {
        return new OpenUnit(
                unit.unit(), unit.pass(), unit.changes(), Optional.of(UnitCodec.proofs(payload)));
    }
}
