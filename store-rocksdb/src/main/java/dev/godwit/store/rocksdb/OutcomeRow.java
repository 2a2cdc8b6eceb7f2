package dev.godwit.store.rocksdb;

import dev.godwit.spi.error.Problem;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.parts.ByteReader;
import dev.godwit.spi.store.parts.ByteWriter;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Token;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What became of a node in a pass.
///
/// @param at the commit that brought it
/// @param earlier the token that an earlier outcome of the pass recorded, where this one has none
record OutcomeRow(long at, NodeOutcome outcome, @Nullable Token earlier) {

    private static final int KIND = 15;
    private static final int HASH = 16;
    private static final int TOKEN = 32;
    private static final int PROBLEM = 64;
    private static final int EARLIER = 128;

    /// The destination's token as last recorded.
    @Nullable Token lastToken() {
        return outcome.token().orElse(earlier);
    }

    byte[] bytes() {
        ByteWriter out = new ByteWriter(96);
        out.small(
                Codes.of(outcome.kind())
                        | (outcome.hash().isPresent() ? HASH : 0)
                        | (outcome.token().isPresent() ? TOKEN : 0)
                        | (outcome.problem().isPresent() ? PROBLEM : 0)
                        | (earlier != null ? EARLIER : 0));
        out.number(at);
        out.number(outcome.bytes());
        out.number(outcome.attempts());
        outcome.hash().ifPresent(hash -> write(out, hash));
        outcome.token().ifPresent(token -> Tokens.write(out, token));
        outcome.problem()
                .ifPresent(problem -> {
                    out.small(Codes.of(problem.errorClass()));
                    out.text(problem.text());
                });
        if (earlier != null) {
            Tokens.write(out, earlier);
        }
        return out.bytes();
    }

    static OutcomeRow read(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int flags = in.small();
        OutcomeKind kind = Codes.outcome(flags & KIND);
        long at = in.number();
        long read = in.number();
        int attempts = (int) in.number();
        Optional<ContentHash> hash = (flags & HASH) != 0 ? Optional.of(hash(in)) : Optional.empty();
        Optional<Token> token =
                (flags & TOKEN) != 0 ? Optional.of(Tokens.read(in)) : Optional.empty();
        Optional<Problem> problem =
                (flags & PROBLEM) != 0
                        ? Optional.of(new Problem(Codes.error(in.small()), in.text()))
                        : Optional.empty();
        Token earlier = (flags & EARLIER) != 0 ? Tokens.read(in) : null;
        return new OutcomeRow(
                at, new NodeOutcome(kind, read, hash, token, problem, attempts), earlier);
    }

    /// Hex digits as bytes.
    private static void write(ByteWriter out, ContentHash hash) {
        boolean hex = hash.hex().length() % 2 == 0 && hash.hex().matches("[0-9a-f]*");
        out.text(hash.algorithm());
        out.flag(hex);
        if (hex) {
            out.bytes(HexFormat.of().parseHex(hash.hex()));
        } else {
            out.text(hash.hex());
        }
    }

    private static ContentHash hash(ByteReader in) {
        String algorithm = in.text();
        return new ContentHash(
                algorithm, in.flag() ? HexFormat.of().formatHex(in.bytes()) : in.text());
    }
}
