package dev.godwit.spi.store;

import java.util.List;

/// What there is of a file that is staged in parts.
///
/// @param done parts that are durable, by their number
public record Parts(Beginning begun, List<PartProof> done) {

    public Parts {
        done = List.copyOf(done);
    }
}
