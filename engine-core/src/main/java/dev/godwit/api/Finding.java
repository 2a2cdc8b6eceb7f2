package dev.godwit.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Something a check-up found.
///
/// @param ok whether it is as it should be
/// @param what in one sentence
/// @param next what to do; empty when nothing
/// @param refusal whether every other command refuses because of it
/// @param facts the same for programs, by name, in order; empty where the sentence is all there is
public record Finding(
        boolean ok, String what, String next, boolean refusal, Map<String, String> facts) {

    public Finding {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    public Finding(boolean ok, String what, String next, boolean refusal) {
        this(ok, what, next, refusal, Map.of());
    }

    public Finding(boolean ok, String what, String next) {
        this(ok, what, next, false);
    }

    /// The same with one fact more.
    public Finding with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new Finding(ok, what, next, refusal, more);
    }
}
