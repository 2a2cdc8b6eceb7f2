package dev.godwit.engine.lifecycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;

/// Whether this engine still is the one that may change what its migration is about.
///
/// A person may say that another engine takes a migration over from one that is stopped and holds
/// its locks for ever. That puts another word into the directory's `fence`; the old engine, let go
/// on, looks there before everything it publishes or commits.
final class Ownership {

    private final StateDirectory directory;
    private final String word;

    /// Only ever set.
    private volatile boolean lost;

    /// @param directory whose lock is held
    Ownership(StateDirectory directory) {
        this.directory = directory;
        word = read();
    }

    /// What stood in the fence when this engine began; empty when the migration never was taken.
    String word() {
        return word;
    }

    /// Whether another engine has taken over; also when nobody can tell. Once lost it stays lost:
    /// an answer that changes would let half of a step go on.
    boolean lost() {
        if (!lost && !read().equals(word)) {
            lost = true;
        }
        return lost;
    }

    private String read() {
        return read(directory);
    }

    /// Mostly there is none. That is asked first: to be told by an exception takes ten times as
    /// long, and this is asked many times a second.
    private static String read(StateDirectory directory) {
        if (Files.notExists(directory.fence())) {
            return "";
        }
        try {
            return Files.readString(directory.fence(), StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            return "unreadable: " + e.getMessage();
        }
    }

    /// Puts another word there, durably.
    static void change(StateDirectory directory, String word) throws IOException {
        directory.replace(directory.fence(), word.getBytes(StandardCharsets.US_ASCII), true);
    }
}
