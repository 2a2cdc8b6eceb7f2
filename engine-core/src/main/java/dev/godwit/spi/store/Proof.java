package dev.godwit.spi.store;

import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Opaque;
import java.util.Optional;

/// What lies staged for one change of a unit.
///
/// @param proof the adapter's; see [dev.godwit.spi.fs.Staged#proof()]
/// @param bytes content bytes written
/// @param hash of the content staged, where it was computed
public record Proof(NodeKey key, Opaque proof, long bytes, Optional<ContentHash> hash) {}
