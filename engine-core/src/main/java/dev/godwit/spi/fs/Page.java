package dev.godwit.spi.fs;

import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.Opaque;
import java.util.List;
import java.util.Optional;

/// One page of a listing.
///
/// @param resume opens the listing after this page, where the adapter can
public record Page(List<Node> nodes, Optional<Opaque> resume) {

    public Page {
        nodes = List.copyOf(nodes);
    }
}
