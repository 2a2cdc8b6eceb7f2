package dev.godwit.spi.fs;

import dev.godwit.spi.value.Token;

/// What must hold at a name for a change of it to be made.
public sealed interface Precondition {

    /// Nothing is there.
    record Absent() implements Precondition {}

    /// Exactly this version is there.
    record Unchanged(Token token) implements Precondition {}

    /// A folder is there, whatever it holds: for a folder's own metadata.
    record Any() implements Precondition {}
}
