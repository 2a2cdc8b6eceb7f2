package dev.godwit.spi.store;

import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import java.util.Optional;

/// One child of a listed folder.
///
/// @param key by which the destination tells names apart; most often the name's own text. A
///   function of the name, and of its being a folder where the destination holds both under one
///   name
/// @param id present for folders
/// @param reason which rule excludes it, or why it is unsupported; empty for [Mark#NONE]
public record Child(Node node, String key, Optional<NodeId> id, Mark mark, String reason) {}
