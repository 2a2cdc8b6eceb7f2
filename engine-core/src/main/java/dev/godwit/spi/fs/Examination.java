package dev.godwit.spi.fs;

import java.util.List;

/// Feature: tells people more of a location, and of the server behind it, than [Capabilities] says
/// to the engine.
public interface Examination {

    /// The value of what could not be found out.
    String UNKNOWN = "unknown";

    /// Finds out what there is to tell.
    ///
    /// - **Effect:** whatever is put to try something out is gone afterwards. Where the location is
    ///   not writable nothing is put, and what cannot be told without is [#UNKNOWN].
    /// - **Failure:** what cannot be found out is [#UNKNOWN] as well, and the sentence says why.
    List<Trait> examine();

    /// One thing to tell.
    ///
    /// @param ok whether it is as it should be
    /// @param name for programs, in lower case with underscores
    /// @param value for programs: `yes`, `no`, [#UNKNOWN], or what the name tells
    /// @param sentence for people, without a full stop
    /// @param next what to do; empty when nothing
    record Trait(boolean ok, String name, String value, String sentence, String next) {

        /// One that is well.
        public Trait(String name, String value, String sentence) {
            this(true, name, value, sentence, "");
        }
    }
}
