package dev.godwit.spi.store.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Copies of files that another process may have open.
public final class Copies {

    private Copies() {}

    /// Puts a copy in the file's place: who has the file open keeps the old one. The name survives
    /// a power cut once the folder is synced.
    public static void replace(Path file) throws IOException {
        Path copy = file.resolveSibling(file.getFileName() + ".new");
        make(file, copy);
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Makes a copy with the same mode, whose content survives a power cut.
    public static void make(Path file, Path copy) throws IOException {
        Files.copy(
                file,
                copy,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        UpgradeFolder.sync(copy);
    }
}
