package dev.godwit.engine.model;

/// Keys of a store's properties that more than one phase reads.
public final class PropertyKeys {

    /// Whether anybody ever decided that something is to be deleted: without it nobody has to count
    /// or to look.
    public static final String DELETES = "deletes";

    private PropertyKeys() {}
}
