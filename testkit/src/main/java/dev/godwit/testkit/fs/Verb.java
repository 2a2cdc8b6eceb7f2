package dev.godwit.testkit.fs;

/// The ways into an adapter that a decorator counts; of a batch each entry by itself.
public enum Verb {
    STAT(false),
    LIST(false),
    PAGE(false),
    OPEN(false),
    READ(false),
    CONFIRM(false),
    STAGE(true),
    BEGIN(true),
    RESUME(true),
    PART(true),
    END(true),
    ABORT(true),
    PUBLISH(true),
    DISCARD(true),
    MAKE_ROOT(true),
    BARRIER(true),
    KEEP(true),
    SET_ASIDE(true),
    RESTORE(true),
    DROP(true),
    PROVEN(false),
    REMOVE(true);

    private final boolean changing;

    Verb(boolean changing) {
        this.changing = changing;
    }

    /// Whether content moves by it.
    boolean isOfContent() {
        return this == STAGE || this == PART;
    }

    /// Whether it changes what is stored, or how surely.
    public boolean isChanging() {
        return changing;
    }
}
