package dev.godwit.store.duckdb;

import dev.godwit.spi.store.UnitId;
import java.io.ByteArrayOutputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What [Table#UNITS] says of one state of one unit, in as many rows as its bytes take.
///
/// Who reads one row of a column has DuckDB unpack 2,048 of them at once. Whole payloads, of up to
/// some 100 KB each, would take more memory than there is.
final class UnitRows {

    /// Bytes of a payload that one row holds. DuckDB packs what is longer than 4,096 bytes well.
    static final int PIECE = 16 << 10;

    /// Added to the state in rows that go on with the payload of the row before.
    private static final int MORE = 16;

    private UnitRows() {}

    /// @param pass told with the first state only
    static void add(
            Writer writer,
            UnitId unit,
            int state,
            @Nullable Integer pass,
            byte @Nullable [] payload)
            throws SQLException {
        if (payload == null) {
            row(writer, unit, state).add(pass).addNothing().endRow();
            return;
        }
        row(writer, unit, state).add(pass).add(piece(payload, 0)).endRow();
        for (int at = PIECE; at < payload.length; at += PIECE) {
            row(writer, unit, state + MORE).addNothing().add(piece(payload, at)).endRow();
        }
    }

    private static RowAppender row(Writer writer, UnitId unit, int state) throws SQLException {
        return writer.to(Table.UNITS).row().add(unit.epoch()).add(unit.number()).addCode(state);
    }

    private static byte[] piece(byte[] payload, int at) {
        return Arrays.copyOfRange(payload, at, Math.min(at + PIECE, payload.length));
    }

    /// Takes one state of one unit.
    interface Taker {

        /// @param pass 0 where it is not told
        /// @param payload empty where there is none
        void take(UnitId unit, int state, int pass, byte[] payload);
    }

    /// Reads the states of some units in the order they were reached.
    ///
    /// @param but states nobody asks for
    static void read(Reader reader, List<UnitId> units, List<Integer> but, Taker taker)
            throws SQLException {
        if (units.isEmpty()) {
            return;
        }
        LongSummaryStatistics epochs = units.stream().mapToLong(UnitId::epoch).summaryStatistics();
        LongSummaryStatistics numbers =
                units.stream().mapToLong(UnitId::number).summaryStatistics();
        // DuckDB skips what lies outside of ranges; a list of pairs has it unpack every payload.
        String sql =
                "SELECT epoch, number, state, pass, payload FROM units"
                        + between("epoch", epochs, " WHERE ")
                        + between("number", numbers, " AND ")
                        + " AND (epoch, number) IN ("
                        + units.stream()
                                .map(unit -> "(" + unit.epoch() + ", " + unit.number() + ")")
                                .collect(Collectors.joining(", "))
                        + ")"
                        + but.stream()
                                .map(state -> " AND state % " + MORE + " != " + state)
                                .collect(Collectors.joining())
                        + " ORDER BY rowid";
        // The driver's chunks know no BLOBs.
        try (PreparedStatement statement = reader.connection().prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            boolean isRow = result.next();
            while (isRow) {
                UnitId unit = new UnitId(result.getLong(1), result.getLong(2));
                int state = result.getInt(3);
                int pass = result.getInt(4);
                ByteArrayOutputStream payload = new ByteArrayOutputStream();
                add(payload, result);
                isRow = result.next();
                for (; isRow && result.getInt(3) == state + MORE; isRow = result.next()) {
                    add(payload, result);
                }
                taker.take(unit, state, pass, payload.toByteArray());
            }
        }
    }

    private static String between(String column, LongSummaryStatistics range, String before) {
        return before + column + " BETWEEN " + range.getMin() + " AND " + range.getMax();
    }

    private static void add(ByteArrayOutputStream payload, ResultSet result) throws SQLException {
        byte[] piece = result.getBytes(5);
        if (piece != null) {
            payload.writeBytes(piece);
        }
    }
}
