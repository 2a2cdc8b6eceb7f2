package dev.godwit.spi.store;

import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import java.util.Optional;

/// One change a unit intends, recorded before anything of it exists.
///
/// @param key the node
/// @param action what is done to it
/// @param when what must hold on the destination
/// @param stageName the exact name it is staged under
/// @param before the node it replaces or alters, as reviewed; empty when nothing was there
/// @param preImage the exact name under which `before` is kept; empty when nothing is kept
public record Change(
        NodeKey key,
        Action action,
        Precondition when,
        Name stageName,
        Optional<Node> before,
        Optional<Name> preImage) {}
