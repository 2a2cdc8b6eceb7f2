package dev.godwit.store.rocksdb;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// A disk that is soon full, where the system lets a test have one.
///
/// @param root where it is mounted
record SmallDisk(Path root) implements AutoCloseable {

    static SmallDisk mount(Path at, String size) {
        States.make(at);
        try {
            States.run("mount", "-t", "tmpfs", "-o", "size=" + size, "none", at.toString());
        } catch (IOException e) {
            Assumptions.abort("No small disk can be mounted here: " + e.getMessage());
        }
        return new SmallDisk(at);
    }

    @Override
    public void close() throws IOException {
        States.run("umount", root.toString());
    }
}
