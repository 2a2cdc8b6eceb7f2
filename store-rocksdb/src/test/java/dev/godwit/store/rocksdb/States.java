package dev.godwit.store.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Directories of states.
final class States {

    private States() {}

    static Path make(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Copies what is on the disk. The open files are read by another process: closing a descriptor
    /// of theirs in this one would drop RocksDB's lock.
    static void copy(Path from, Path to) throws IOException {
        make(to);
        run("cp", "-R", from + "/.", to.toString());
    }

    static void run(String... command) throws IOException {
        try {
            int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (exit != 0) {
                throw new IOException(List.of(command) + " ended with " + exit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }
}
