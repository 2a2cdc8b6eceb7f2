package dev.godwit.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.fs.BytesContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
