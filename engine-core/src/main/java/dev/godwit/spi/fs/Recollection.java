package dev.godwit.spi.fs;

import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What is known of one folder's children from before.
@FunctionalInterface
public interface Recollection {

    /// What is known of these children; of what nothing is known it says nothing.
    ///
    /// @param names in the order of [Name]; later than those of earlier calls, or they are not
    ///   found
    Map<Name, Known> of(List<Name> names);

    /// A child as it was.
    ///
    /// @param at by this machine's clock: the node was looked at then or later and was this, so
    ///   that it is this still if nobody changed it since
    record Known(Node node, Instant at) {}
}
