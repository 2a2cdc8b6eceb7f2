package dev.godwit.testkit;

/// The process dies here. An error, so that nothing but a test catches it.
public final class Crash extends Error {

    public Crash(String where) {
        super(where);
    }
}
