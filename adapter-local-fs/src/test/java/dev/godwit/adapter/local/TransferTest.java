package dev.godwit.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.fs.BytesContent;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferTest {

    private static final int MIB = 1 << 20;

    @TempDir Path folder;

    @Test
    void leavesRunsOfZerosAsHoles() throws Exception {
        byte[] raw = new byte[8 * MIB];
        raw[0] = 1;
        raw[5 * MIB] = 1;
        Path file = folder.resolve("sparse");

        assertThat(copy(raw, file)).isEqualTo(3 * (1 << 16));
        assertThat(Files.readAllBytes(file)).isEqualTo(raw);
        assertThat(allocated(file)).isLessThan(MIB);
    }

    @Test
    void writesTheZerosOfSmallFiles() throws Exception {
        assertThat(copy(new byte[MIB - 1], folder.resolve("small"))).isEqualTo(MIB - 1);
    }

    @Test
    void keepsTheSizeOfAFileOfZeros() throws Exception {
        for (int size : new int[] {MIB, MIB + 1, 2 * MIB - 1}) {
            Path file = folder.resolve("zeros" + size);
            copy(new byte[size], file);

            assertThat(Files.size(file)).isEqualTo(size);
            assertThat(Files.readAllBytes(file)).isEqualTo(new byte[size]);
        }
    }

    @Test
    void goesOnAfterShortWritesAndShortReads() throws Exception {
        byte[] raw = new byte[3 * (1 << 18) + 5];
        new Random(1).nextBytes(raw);
        Path file = folder.resolve("short");
        try (Root root = Root.at(folder, Linux.calls());
                Folder home = root.enter("write in", NodeRef.ROOT);
                NewFile out = new Hesitant(home.makeFile(new Name("short")))) {
            Transfer.copy(new Dribbling(raw), out, "short", _ -> {});
        }

        assertThat(Files.readAllBytes(file)).isEqualTo(raw);
    }

    /// Takes fewer bytes than it is offered, as a file system may near its limits.
    private record Hesitant(NewFile real) implements NewFile {
        @Override
        public int write(byte[] from, int offset, int length, long at) throws StorageException {
            return real.write(from, offset, Math.max(1, length / 3), at);
        }

        @Override
        public boolean share(OpenFile whole) {
            return false;
        }

        @Override
        public int share(OpenFile from, long at, long length) {
            return -Errno.EOPNOTSUPP;
        }

        @Override
        public long take(OpenFile from, long at, long length) {
            return -Errno.EOPNOTSUPP;
        }

        @Override
        public boolean punch(long at, long length) {
            return real.punch(at, length);
        }

        @Override
        public void force() throws StorageException {
            real.force();
        }

        @Override
        public Stat stat() throws StorageException {
            return real.stat();
        }

        @Override
        public void setOwner(int uid, int gid) throws StorageException {
            real.setOwner(uid, gid);
        }

        @Override
        public void setMode(int mode) throws StorageException {
            real.setMode(mode);
        }

        @Override
        public void setTimes(Times times) throws StorageException {
            real.setTimes(times);
        }

        @Override
        public Extended extended() throws StorageException {
            return real.extended();
        }

        @Override
        public void setExtended(String name, byte[] value) throws StorageException {
            real.setExtended(name, value);
        }

        @Override
        public void removeExtended(String name) throws StorageException {
            real.removeExtended(name);
        }

        @Override
        public void close() throws StorageException {
            real.close();
        }
    }

    /// Gives fewer bytes than it is asked for, as a file system may when a signal comes.
    private static final class Dribbling implements Content {
        private final byte[] raw;

        Dribbling(byte[] raw) {
            this.raw = raw;
        }

        @Override
        public long size() {
            return raw.length;
        }

        @Override
        public InputStream read(long from, long length) {
            return new FilterInputStream(new ByteArrayInputStream(raw, (int) from, raw.length)) {
                @Override
                public int read(byte[] into, int offset, int most) throws IOException {
                    return super.read(into, offset, Math.min(most, 4_099));
                }
            };
        }

        @Override
        public void confirm() {}

        @Override
        public void close() {}
    }

    private long copy(byte[] raw, Path file) throws Exception {
        try (Root root = Root.at(folder, Linux.calls());
                Folder home = root.enter("write in", NodeRef.ROOT);
                NewFile out = home.makeFile(new Name(file.getFileName().toString()))) {
            return Transfer.copy(new BytesContent(raw.length, raw), out, file.toString(), _ -> {});
        }
    }

    /// Bytes on the disk.
    private static long allocated(Path file) throws Exception {
        ChildProcess.Ended ended =
                ChildProcess.run(Map.of(), List.of("stat", "-c", "%b", file.toString()));
        assumeTrue(ended.status() == 0, "stat");
        return 512 * Long.parseLong(ended.lines().getFirst());
    }
}
