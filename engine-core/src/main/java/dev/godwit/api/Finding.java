package dev.godwit.api;

/// Something a check-up found.
///
/// @param ok whether it is as it should be
/// @param what in one sentence
/// @param next what to do; empty when nothing
/// @param refusal whether every other command refuses because of it
public record Finding(boolean ok, String what, String next, boolean refusal) {

    public Finding(boolean ok, String what, String next) {
        this(ok, what, next, false);
    }
}
