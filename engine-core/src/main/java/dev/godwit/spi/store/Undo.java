package dev.godwit.spi.store;

import dev.godwit.spi.error.Problem;
import dev.godwit.spi.value.Token;
import java.util.Optional;

/// What came of undoing one change, where there is something to remember.
///
/// @param key of the [Change]
/// @param token of what was put back, by which an earlier change of the same node is known
/// @param left why it was left as it is; empty when it is as it was before
public record Undo(NodeKey key, Optional<Token> token, Optional<Problem> left) {}
