package dev.godwit.adapter.s3;

import dev.godwit.spi.fs.Slice;
import java.util.ArrayList;
import java.util.List;

/// How much a server copies in one request.
///
/// @param mostAtOnce bytes; more are copied in parts
/// @param part bytes of one of those
record Limits(long mostAtOnce, long part) {

    private static final int MOST_PARTS = 10_000;
    private static final long GIB = 1L << 30;

    static final Limits USUAL = new Limits(5 * GIB, GIB);

    /// The parts of an object of this size, of which there are no more than there may be.
    List<Slice> parts(long size) {
        long length = Math.max(part, (size - 1) / MOST_PARTS + 1);
        List<Slice> parts = new ArrayList<>();
        for (int i = 0; i < Slice.count(size, length); i++) {
            parts.add(Slice.of(i, size, length));
        }
        return parts;
    }
}
