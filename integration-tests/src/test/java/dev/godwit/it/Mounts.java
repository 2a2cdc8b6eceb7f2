package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// File systems that are mounted for a test, by root.
final class Mounts {
    private Mounts() {}

    /// A mount that lasts as long as it is open.
    record Mount(Path point) implements AutoCloseable {

        void resize(String size) throws IOException, InterruptedException {
            call("mount", "-o", "remount,size=" + size, point.toString());
        }

        @Override
        public void close() throws IOException {
            try {
                call("umount", "--lazy", point.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Skips the test where nothing can be mounted.
    static void needed() throws IOException, InterruptedException {
        assumeThat(Users.isRoot()).as("only root mounts file systems").isTrue();
        var point = Files.createTempDirectory("mount");
        var mounted = Command.in(point, "mount", "-t", "tmpfs", "none", point.toString()).run();
        if (mounted.exit() == 0) {
            call("umount", point.toString());
        }
        Files.delete(point);
        assumeThat(mounted.exit()).as("root may not mount here: " + mounted.err()).isZero();
    }

    static Mount memory(Path point, String size) throws IOException, InterruptedException {
        Files.createDirectories(point);
        call("mount", "-t", "tmpfs", "-o", "size=" + size, "none", point.toString());
        return new Mount(point);
    }

    /// A file system that keeps no extended attributes and no access control lists.
    static Mount plain(Path point) throws IOException, InterruptedException {
        Files.createDirectories(point);
        call("mount", "-t", "ramfs", "none", point.toString());
        return new Mount(point);
    }

    /// The same folder, but nothing in it can be written.
    static Mount readOnly(Path point) throws IOException, InterruptedException {
        call("mount", "--bind", point.toString(), point.toString());
        call("mount", "-o", "remount,bind,ro", point.toString());
        return new Mount(point);
    }

    private static void call(String... words) throws IOException, InterruptedException {
        var ended = Command.in(Path.of("/"), words).run();
        assertThat(ended.exit()).as(String.join(" ", words) + ": " + ended.err()).isZero();
    }
}
