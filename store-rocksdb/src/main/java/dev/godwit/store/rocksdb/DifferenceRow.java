package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.parts.ByteReader;
import dev.godwit.spi.store.parts.ByteWriter;
import dev.godwit.spi.store.parts.Codes;
import org.jspecify.annotations.Nullable;

/// What a seal, or later the engine, said of a pair.
///
/// @param at the commit that said it
/// @param onSource whether the member is the source's; otherwise it is only on the destination
/// @param partner the destination's member of the pair; null where there is none, and where the
///   engine said it
record DifferenceRow(
        long at, Verdict verdict, boolean conflict, boolean onSource, @Nullable Member partner) {

    /// The last byte of the key of what a seal said.
    static final int SEALED = 0;

    /// The last byte of the key of what the engine told.
    static final int TOLD = 1;

    /// The last byte of the key of a collision that closing the source's round found.
    static final int COLLIDES = 2;

    private static final int VERDICT = 15;
    private static final int CONFLICT = 16;
    private static final int ON_SOURCE = 32;
    private static final int SAME_MEMBER = 64;
    private static final int OTHER_MEMBER = 128;

    byte[] bytes(Member member) {
        boolean same = partner != null && member.equals(partner);
        ByteWriter out = new ByteWriter(16);
        out.small(
                Codes.of(verdict)
                        | (conflict ? CONFLICT : 0)
                        | (onSource ? ON_SOURCE : 0)
                        | (same ? SAME_MEMBER : 0)
                        | (partner != null && !same ? OTHER_MEMBER : 0));
        out.number(at);
        if (partner != null && !same) {
            out.bytes(partner.bytes());
        }
        return out.bytes();
    }

    static DifferenceRow read(Member member, byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int flags = in.small();
        long at = in.number();
        Member partner = (flags & SAME_MEMBER) != 0 ? member : null;
        if ((flags & OTHER_MEMBER) != 0) {
            partner = Member.in(in.bytes(), 0, 0);
        }
        return new DifferenceRow(
                at,
                Codes.verdict(flags & VERDICT),
                (flags & CONFLICT) != 0,
                (flags & ON_SOURCE) != 0,
                partner);
    }
}
