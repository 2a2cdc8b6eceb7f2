package dev.godwit.benchmarks.whole;

import java.nio.file.Path;

/// Where the trees lie, and what the caches hold when a run begins.
///
/// @param folder source, destinations and Godwit's state are made in it
/// @param kind the file system's, as the mount table calls it
/// @param cold whether the page cache is dropped before each run
record Medium(Path folder, String kind, boolean cold) {

    boolean inMemory() {
        return kind.equals("tmpfs");
    }

    String title() {
        return kind + (cold ? ", cold" : "");
    }

    /// Brings to the disk what a run wrote into a folder; the same for all tools, inside their
    /// time.
    String flush(Path written) {
        return inMemory() ? "" : " && sync -f " + Shell.quoted(written);
    }
}
