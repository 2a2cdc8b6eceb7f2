package dev.godwit.store.duckdb;

import dev.godwit.spi.error.Problem;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Token;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;

/// An outcome as columns of [Table#OUTCOMES], both ways.
///
/// A hash of 128 bits is kept as two numbers and the name of its algorithm, any other as text:
/// texts cost most, in the log as in the file.
final class OutcomeColumns {

    private static final int HEX_OF_128_BITS = 32;

    private OutcomeColumns() {}

    /// Appends the columns kind to problem.
    static void append(RowAppender row, NodeOutcome outcome) throws SQLException {
        row.add(outcome.kind()).add(outcome.bytes()).add(outcome.attempts());
        append(row, outcome.hash());
        row.add(outcome.token().map(Token::text));
        if (outcome.problem().isPresent()) {
            row.add(outcome.problem().get().errorClass()).add(outcome.problem().get().text());
        } else {
            row.addNothing().addNothing();
        }
    }

    private static void append(RowAppender row, Optional<ContentHash> hash) throws SQLException {
        if (hash.isEmpty()) {
            row.addNothing().addNothing().addNothing();
        } else if (isShort(hash.get())) {
            String hex = hash.get().hex();
            row.add(hash.get().algorithm())
                    .add(Long.parseUnsignedLong(hex, 0, 16, 16))
                    .add(Long.parseUnsignedLong(hex, 16, HEX_OF_128_BITS, 16));
        } else {
            row.add(hash.get().toString()).addNothing().addNothing();
        }
    }

    private static boolean isShort(ContentHash hash) {
        return hash.hex().length() == HEX_OF_128_BITS && isHex(hash.hex());
    }

    static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /// The outcome whose columns kind, bytes, attempts, hash, hash_high, hash_low, token, error and
    /// problem begin at this one.
    static NodeOutcome read(Result row, int from) {
        return new NodeOutcome(
                Codes.outcome(row.number(from)),
                row.number(from + 1),
                hash(row, from + 3),
                row.optional(from + 6).map(Token::new),
                row.isNull(from + 7)
                        ? Optional.empty()
                        : Optional.of(
                                new Problem(
                                        Codes.error(row.number(from + 7)), row.string(from + 8))),
                row.code(from + 2));
    }

    private static Optional<ContentHash> hash(Result row, int from) {
        String text = row.text(from);
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(
                row.isNull(from + 1)
                        ? ContentHash.parse(text)
                        : new ContentHash(
                                text, hex(row.number(from + 1)) + hex(row.number(from + 2))));
    }

    private static String hex(long bits) {
        return HexFormat.of().toHexDigits(bits);
    }
}
