package dev.godwit.spi.store;

import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.util.Optional;

/// A change that a unit made.
///
/// @param key of the [Change]
/// @param token of the node after it; empty for folders and for what was removed
/// @param proof by which a folder that was made is known again; empty for all else
public record Landed(NodeKey key, Optional<Token> token, Optional<Opaque> proof) {}
