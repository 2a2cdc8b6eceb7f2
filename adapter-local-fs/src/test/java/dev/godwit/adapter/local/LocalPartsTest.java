package dev.godwit.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.fs.StagedPart;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.testkit.fs.BytesContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPartsTest {

    private static final long MIB = 1 << 20;
    private static final long TIB = MIB << 20;
    private static final int SIZE = 2 * Content.BLOCK + 1;

    @TempDir Path folder;

    @Test
    void cutsLargeFilesIntoPartsOfWhichThereAreNeverTooMany() throws Exception {
        try (FSAdapter adapter = LocalFSAdapter.at(folder)) {
            PartedStaging parts = adapter.feature(PartedStaging.class).orElseThrow();

            assertThat(parts.partSize(256 * MIB - 1)).isEmpty();
            assertThat(parts.partSize(256 * MIB)).hasValue(64 * MIB);
            assertThat(parts.partSize(10_000 * 64 * MIB)).hasValue(64 * MIB);
            assertThat(parts.partSize(10_000 * 64 * MIB + 1)).hasValue(128 * MIB);
            assertThat(Slice.count(9 * TIB, parts.partSize(9 * TIB).getAsLong()))
                    .isLessThanOrEqualTo(10_000);
        }
    }

    @Test
    void zerosOfAPartAreHolesAlsoInPlaceOfWhatWasThere() throws Exception {
        assumeTrue(Linux.calls() != null, "on Linux");
        byte[] zeros = new byte[SIZE];
        zeros[SIZE - 1] = 1;
        try (FSAdapter adapter = LocalFSAdapter.at(folder)) {
            PartedStaging parts = adapter.feature(PartedStaging.class).orElseThrow();
            Put full = put(BytesContent.random(SIZE, 3));
            Put empty = put(new BytesContent(SIZE, zeros));
            Opaque handle = parts.begin(NodeRef.ROOT, full);
            for (int number = 0; number < 3; number++) {
                part(parts, full, handle, number);
            }
            StagedPart first = part(parts, empty, handle, 0);
            part(parts, empty, handle, 1);
            part(parts, empty, handle, 2);

            assertThat(first.bytes()).isZero();
            assertThat(Files.readAllBytes(folder.resolve(".godwit-parts"))).isEqualTo(zeros);
        }
    }

    /// Whoever ends it may have left a trace in the source.
    @ParameterizedTest(name = "portable: {0}")
    @ValueSource(booleans = {false, true})
    void hasTheAccessTimeWithWhichItWasBegun(boolean portable) throws Exception {
        Content content = BytesContent.random(SIZE, 3);
        try (FSAdapter adapter =
                portable ? LocalFSAdapter.portable(folder) : LocalFSAdapter.at(folder)) {
            PartedStaging parts = adapter.feature(PartedStaging.class).orElseThrow();
            Put put = put(content, 1_234_567_890_123_456_789L);
            Opaque handle = parts.begin(NodeRef.ROOT, put);
            List<StagedPart> done = new ArrayList<>();
            for (int number = 0; number < 3; number++) {
                done.add(part(parts, put, handle, number));
            }

            parts.end(NodeRef.ROOT, put(content, Node.NO_TIME), handle, done);
        }

        BasicFileAttributes staged =
                Files.readAttributes(folder.resolve(".godwit-parts"), BasicFileAttributes.class);
        assertThat(staged.lastAccessTime().to(TimeUnit.NANOSECONDS))
                .isEqualTo(1_234_567_890_123_456_789L);
        assertThat(staged.lastModifiedTime().toMillis()).isZero();
    }

    private static Put put(Content content) {
        return put(content, Node.NO_TIME);
    }

    private static Put put(Content content, long accessedNs) {
        return new Put(
                new Name("large"),
                new Put.What.File(content, 0, accessedNs, Attributes.NONE),
                new Name(".godwit-parts"));
    }

    private static StagedPart part(PartedStaging parts, Put put, Opaque handle, int number)
            throws Exception {
        return parts.part(
                NodeRef.ROOT, put, handle, Slice.of(number, SIZE, Content.BLOCK), _ -> {});
    }
}
