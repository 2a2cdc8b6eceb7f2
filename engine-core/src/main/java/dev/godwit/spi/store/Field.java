package dev.godwit.spi.store;

/// What of a row can be asked for.
public enum Field {
    /// The whole path.
    PATH,
    NAME,
    /// `file`, `folder`, `link`, `special`, `unreadable`: of the source, else of the destination.
    KIND,
    /// Bytes: of the source, else of the destination.
    SIZE,
    /// Nanoseconds: of the source, else of the destination.
    MTIME,
    DEPTH,
    /// A [Verdict] in lower case.
    DIFFERENCE,
    /// A [Decision] in lower case.
    DECISION,
    /// An [OutcomeKind] in lower case; absent before the copy.
    OUTCOME,
    /// A [dev.godwit.spi.error.ErrorClass] in lower case; absent where nothing went wrong.
    ERROR,
    /// The id of the source's hard-link group; absent where the file has one name.
    SOURCE_LINKS,
    /// The id of the destination's hard-link group; absent where the file has one name.
    DESTINATION_LINKS
}
