package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.parts.Codes;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What a pass has any of, so that a query leaves out what cannot matter: most passes have none of
/// it. A flag is raised before the commit that makes it true, so a reader never misses it; raised
/// too early it costs time only.
final class Flags {

    /// Of one pass.
    static final class OfPass {
        private volatile boolean turns;
        private volatile boolean told;
        private volatile boolean handles;
        private volatile boolean destination;
        private volatile boolean outcomes;
        private volatile boolean failedFolders;
        private volatile boolean cursors;
        private volatile boolean earlier;
        private volatile boolean mismatches;

        /// Whether a folder was opened again.
        boolean turns() {
            return turns;
        }

        /// Whether the engine told a difference, or two names of the source collide.
        boolean told() {
            return told;
        }

        /// Whether a folder of the source has a handle.
        boolean handles() {
            return handles;
        }

        /// Whether a listing of the destination holds anything.
        boolean destination() {
            return destination;
        }

        boolean outcomes() {
            return outcomes;
        }

        /// Whether a folder failed, or was blocked or stale.
        boolean failedFolders() {
            return failedFolders;
        }

        void raiseFailedFolders() {
            failedFolders = true;
        }

        /// Whether an earlier pass listed anything.
        boolean earlier() {
            return earlier;
        }

        boolean cursors() {
            return cursors;
        }

        void raiseCursors() {
            cursors = true;
        }

        void raiseOutcomes() {
            outcomes = true;
        }

        boolean mismatches() {
            return mismatches;
        }

        void raiseMismatches() {
            mismatches = true;
        }

        void raiseDestination() {
            destination = true;
        }

        void raiseHandles() {
            handles = true;
        }

        void raiseTurns() {
            turns = true;
        }

        void raiseTold() {
            told = true;
        }
    }

    private final Readers readers;
    private final Map<Integer, OfPass> passes = new ConcurrentHashMap<>();
    private volatile boolean links;
    private volatile boolean twins;

    Flags(Readers readers) {
        this.readers = readers;
        twins = readers.read(Twins::mayBeIn);
        links = readers.read(reader -> any(reader, "linked"));
    }

    /// Whether any file has a second name.
    boolean links() {
        return links;
    }

    void raiseLinks() {
        links = true;
    }

    /// Whether two children of a folder, on either side, may have one key.
    boolean twins() {
        return twins;
    }

    void raiseTwins() {
        twins = true;
    }

    OfPass of(int pass) {
        return passes.computeIfAbsent(pass, this::load);
    }

    private OfPass load(int pass) {
        OfPass flags = new OfPass();
        readers.read(reader -> {
            flags.turns = any(reader, "opened WHERE turn > 0 AND pass = " + pass);
            flags.handles =
                    any(reader, "opened WHERE handle IS NOT NULL AND side = 0 AND pass = " + pass);
            flags.destination =
                    any(
                            reader,
                            "listings WHERE side = 1 AND folders + files + links + specials > 0 AND"
                                    + " pass = "
                                    + pass);
            flags.outcomes = any(reader, "outcomes WHERE pass = " + pass);
            flags.failedFolders =
                    any(reader, "outcomes WHERE " + Blockers.FAILED + " AND pass = " + pass);
            flags.earlier = any(reader, "listings WHERE pass < " + pass);
            flags.cursors = any(reader, "cursors WHERE pass = " + pass);
            flags.mismatches = any(reader, "mismatches WHERE pass = " + pass);
            flags.told =
                    any(
                            reader,
                            "differences WHERE (told OR verdict = "
                                    + Codes.of(Verdict.COLLISION)
                                    + ") AND pass = "
                                    + pass);
            return flags;
        });
        return flags;
    }

    private static boolean any(Reader reader, String from) throws SQLException {
        return reader.number("SELECT count(*) FROM (FROM " + from + " LIMIT 1)") > 0;
    }
}
