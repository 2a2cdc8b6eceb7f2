package dev.godwit.spi.store;

import dev.godwit.spi.fs.Slice;
import java.util.List;

/// What there is of a file that is staged in parts.
///
/// @param done parts that are durable, by their number
public record Parts(Beginning begun, List<PartProof> done) {

    public Parts {
        done = List.copyOf(done);
    }

    /// How many bytes of the source's content they hold, holes and all.
    public long length() {
        return done.stream()
                .mapToLong(part ->
                        Slice.of(part.number(), begun.source().size(), begun.partSize()).length())
                .sum();
    }
}
