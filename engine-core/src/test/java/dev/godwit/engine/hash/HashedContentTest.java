package dev.godwit.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.api.Settings;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.value.ContentHash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashedContentTest {

    private static final int BLOCK = Content.BLOCK;
    private static final byte[] THREE_BLOCKS = Bytes.of(2 * BLOCK + 12_345);

    // -------------------------------------------------------------- slices

    @Test
    void slicesThatAreHashedEachForItselfHaveTheHashOfTheWhole() throws Exception {
        List<String> slices = new ArrayList<>();
        for (int number = 0; number < 2; number++) {
            Slice slice = Slice.of(number, THREE_BLOCKS.length, 2L * BLOCK);
            HashedContent content =
                    HashedContent.of(new BytesContent(THREE_BLOCKS), Settings.Hash.XXH3, slice);
            assertThat(content.complete()).isFalse();
            try (InputStream in = content.read(slice.from(), slice.length())) {
                assertThat(in.readAllBytes()).hasSize((int) slice.length());
            }
            assertThat(content.complete()).isTrue();
            assertThat(content.hash()).as("of a slice").isEmpty();
            slices.add(content.blockHashes());
        }

        assertThat(HashedContent.joined(Settings.Hash.XXH3, slices, THREE_BLOCKS.length))
                .isPresent()
                .isEqualTo(hashOf(THREE_BLOCKS));
        assertThat(HashedContent.joined(Settings.Hash.NONE, slices, THREE_BLOCKS.length)).isEmpty();
        assertThat(HashedContent.joined(Settings.Hash.XXH3, List.of(slices.getFirst(), ""), 9))
                .isEmpty();
    }

    @Test
    void aSliceThatWasNotReadToItsEndHasNoHashes() throws Exception {
        Slice slice = Slice.of(0, THREE_BLOCKS.length, 2L * BLOCK);
        HashedContent content =
                HashedContent.of(new BytesContent(THREE_BLOCKS), Settings.Hash.XXH3, slice);
        try (InputStream in = content.read(0, slice.length())) {
            in.skipNBytes(slice.length() - 1);
        }

        assertThat(content.complete()).isFalse();
        assertThat(content.blockHashes()).isEmpty();
    }

    @Test
    void theLastSliceOfAFileThatHasGrownIsNotComplete() throws Exception {
        Slice slice = Slice.of(1, 2L * BLOCK, BLOCK);
        Content grown =
                new BytesContent(THREE_BLOCKS) {
                    @Override
                    public long size() {
                        return 2L * BLOCK;
                    }
                };
        HashedContent content = HashedContent.of(grown, Settings.Hash.XXH3, slice);
        try (InputStream in = content.read(slice.from(), slice.length())) {
            in.readAllBytes();
        }

        assertThat(content.complete()).isFalse();
    }

    @Test
    void refusesASliceThatCutsABlock() {
        Slice slice = Slice.of(0, THREE_BLOCKS.length, 1_000);

        assertThatThrownBy(() ->
                        HashedContent.of(new BytesContent(THREE_BLOCKS), Settings.Hash.XXH3, slice))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void remembersWhetherItWasOfferedToBeTaken() {
        Content offering =
                new BytesContent(Bytes.of(10)) {
                    @Override
                    public <T> Optional<T> origin(Class<T> type) {
                        return type == String.class
                                ? Optional.of(type.cast("there"))
                                : Optional.empty();
                    }
                };
        HashedContent content = hashed(offering);

        assertThat(content.origin(Integer.class)).isEmpty();
        assertThat(content.wasOffered()).isFalse();
        assertThat(content.origin(String.class)).contains("there");
        assertThat(content.wasOffered()).isTrue();
        assertThat(content.watched()).isTrue();
        assertThat(HashedContent.of(offering, Settings.Hash.NONE).watched()).isFalse();
    }

    // -------------------------------------------------------------- whole

    @ParameterizedTest
    @EnumSource
    void handsOnWhatItReadsUnchanged(Settings.Hash hash) throws Exception {
        byte[] bytes = Bytes.of(300_000);
        HashedContent content = HashedContent.of(new BytesContent(bytes), hash);

        assertThat(all(content)).isEqualTo(bytes);
        assertThat(content.bytesRead()).isEqualTo(300_000);
        assertThat(content.complete()).isTrue();
        assertThat(content.hash().isPresent()).isEqualTo(hash != Settings.Hash.NONE);
    }

    @Test
    void isCompleteForAReaderThatAsksForExactlyTheSizeAndNeverForTheEnd() throws Exception {
        HashedContent content = hashed(new BytesContent(Bytes.of(1_000)));

        try (InputStream in = content.read(0, 1_000)) {
            assertThat(in.readNBytes(1_000)).hasSize(1_000);
        }

        assertThat(content.complete()).isTrue();
        assertThat(content.hash()).isPresent();
    }

    @Test
    void readsByteByByte() throws Exception {
        byte[] bytes = Bytes.of(3_000);
        HashedContent content = hashed(new BytesContent(bytes));

        try (InputStream in = content.read(0, 3_000)) {
            for (byte expected : bytes) {
                assertThat(in.read()).isEqualTo(Byte.toUnsignedInt(expected));
            }
            assertThat(in.read()).isEqualTo(-1);
        }

        assertThat(content.hash()).isEqualTo(hashOf(bytes));
    }

    @Test
    void skippingReads() throws Exception {
        byte[] bytes = Bytes.of(50_000);
        HashedContent content = hashed(new BytesContent(bytes));

        try (InputStream in = content.read(0, 50_000)) {
            in.skipNBytes(49_999);
            assertThat(in.read()).isNotNegative();
        }

        assertThat(content.hash()).isEqualTo(hashOf(bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1_000})
    void isIncompleteUntilTheLastByte(int read) throws Exception {
        HashedContent content = hashed(new BytesContent(Bytes.of(1_000)));

        try (InputStream in = content.read(0, 1_000)) {
            in.readNBytes(read);
        }

        assertThat(content.complete()).isEqualTo(read == 1_000);
        assertThat(content.hash().isPresent()).isEqualTo(read == 1_000);
        assertThat(content.bytesRead()).isEqualTo(read);
    }

    @Test
    void emptyContentIsCompleteOnceAStreamOfItWasOpened() throws Exception {
        HashedContent content = hashed(new BytesContent(new byte[0]));
        assertThat(content.complete()).isFalse();

        content.read(0, 0).close();

        assertThat(content.complete()).isTrue();
        assertThat(content.hash()).isEqualTo(hashOf(new byte[0]));
    }

    @Test
    void emptyContentThatNobodyAskedForIsLookedAtWhenItIsConfirmed() throws Exception {
        BytesContent source = new BytesContent(new byte[0]);
        HashedContent content = hashed(source);

        content.confirm();

        assertThat(content.hash()).isEqualTo(hashOf(new byte[0]));
        assertThat(source.confirmed).isEqualTo(1);
    }

    @Test
    void contentThatWasEmptyAndIsNoLongerIsNotComplete() throws Exception {
        HashedContent content =
                hashed(new BytesContent(Bytes.of(1), 0, RandomGenerator.getDefault()));

        content.confirm();

        assertThat(content.complete()).isFalse();
    }

    // -------------------------------------------------------------- another length

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, BLOCK, BLOCK + 5})
    void aSourceThatEndsEarlyHasNoHash(int size) throws Exception {
        byte[] bytes = Bytes.of(size - 1);
        HashedContent content = hashed(new BytesContent(bytes, size, () -> 1));

        assertThat(all(content)).isEqualTo(bytes);

        assertThat(content.complete()).isFalse();
        assertThat(content.hash()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000, BLOCK, BLOCK + 5})
    void aSourceThatGoesOnHasNoHashEvenIfNobodyReadsOn(int size) throws Exception {
        HashedContent content = hashed(new BytesContent(Bytes.of(size + 1), size, () -> 1));

        try (InputStream in = content.read(0, size)) {
            assertThat(in.readAllBytes()).isEqualTo(Bytes.of(size));
        }

        assertThat(content.bytesRead()).isEqualTo(size);
        assertThat(content.complete()).isFalse();
        assertThat(content.hash()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000})
    void aReaderThatAsksForMoreThanTheSizeGetsWhatIsThere(int size) throws Exception {
        byte[] bytes = Bytes.of(size + 10);
        HashedContent content = hashed(new BytesContent(bytes, size, new Random(1)));

        try (InputStream in = content.read(0, Long.MAX_VALUE)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }

        assertThat(content.complete()).isFalse();
    }

    // -------------------------------------------------------------- parts

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void blocksInAnyOrderAndShortReadsAgreeWithOneStream(long seed) throws Exception {
        Random random = new Random(seed);
        int size = random.nextInt(3 * BLOCK);
        byte[] bytes = Bytes.of(size);
        Settings.Hash hash = random.nextBoolean() ? Settings.Hash.XXH3 : Settings.Hash.SHA256;
        HashedContent content =
                HashedContent.of(new BytesContent(bytes, size, new Random(seed)), hash);
        List<Integer> parts = new ArrayList<>();
        for (int from = 0; from < size; from += BLOCK) {
            parts.add(from);
        }
        Collections.shuffle(parts, random);

        for (int from : parts) {
            assertThat(content.complete()).isFalse();
            try (InputStream in = content.read(from, BLOCK)) {
                in.transferTo(OutputNowhere.INSTANCE);
            }
        }

        assertThat(content.hash())
                .as("seed %d", seed)
                .isEqualTo(HashedContent.readThrough(new BytesContent(bytes), hash, _ -> {}));
        assertThat(content.bytesRead()).isEqualTo(size);
    }

    @Test
    void blocksReadBySeveralThreadsAgreeWithOneStream() throws Exception {
        HashedContent content = hashed(new BytesContent(THREE_BLOCKS));
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<?>> parts = new ArrayList<>();
            for (int block = 2; block >= 0; block--) {
                long from = (long) block * BLOCK;
                parts.add(
                        threads.submit(() -> {
                            try (InputStream in = content.read(from, BLOCK)) {
                                return in.transferTo(OutputNowhere.INSTANCE);
                            }
                        }));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        }

        assertThat(content.hash()).isEqualTo(hashOf(THREE_BLOCKS));
    }

    @Test
    void aPartOfSeveralBlocksCountsForEachOfThem() throws Exception {
        HashedContent content = hashed(new BytesContent(THREE_BLOCKS));

        drain(content, BLOCK, Long.MAX_VALUE);
        drain(content, 0, BLOCK);

        assertThat(content.hash()).isEqualTo(hashOf(THREE_BLOCKS));
    }

    @Test
    void aPartThatBeginsInsideABlockDoesNotCountForIt() throws Exception {
        HashedContent content = hashed(new BytesContent(THREE_BLOCKS));

        drain(content, 1, Long.MAX_VALUE);
        assertThat(content.complete()).isFalse();
        drain(content, 0, BLOCK - 1);
        assertThat(content.complete()).isFalse();
        drain(content, 0, BLOCK);

        assertThat(content.hash()).isEqualTo(hashOf(THREE_BLOCKS));
    }

    @Test
    void aBlockThatIsMissingLeavesNoHash() throws Exception {
        HashedContent content = hashed(new BytesContent(THREE_BLOCKS));

        drain(content, 0, BLOCK);
        drain(content, 2L * BLOCK, BLOCK);

        assertThat(content.complete()).isFalse();
    }

    @Test
    void readingAgainChangesNothingButTheCount() throws Exception {
        HashedContent content = hashed(new BytesContent(THREE_BLOCKS));

        drain(content, 0, BLOCK);
        drain(content, 0, BLOCK);
        drain(content, 0, Long.MAX_VALUE);

        assertThat(content.hash()).isEqualTo(hashOf(THREE_BLOCKS));
        assertThat(content.bytesRead()).isEqualTo(2L * BLOCK + THREE_BLOCKS.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 2 * BLOCK + 12_345})
    void contentThatIsNotTheSameWhenReadAgainHasNoHash(int size) throws Exception {
        byte[] bytes = Bytes.of(size);
        HashedContent content = hashed(new BytesContent(bytes));

        drain(content, 0, size);
        assertThat(content.complete()).isTrue();
        bytes[size / 2]++;
        drain(content, 0, size);

        assertThat(content.complete()).isFalse();
        assertThat(content.hash()).isEmpty();
    }

    @Test
    void aStreamThatWasGivenUpLeavesNothingToTheNextOne() throws Exception {
        for (int i = 0; i < 20; i++) {
            HashedContent content = hashed(new BytesContent(Bytes.of(5_000)));
            try (InputStream in = content.read(0, 5_000)) {
                in.readNBytes(1_234);
            }
            drain(content, 0, 5_000);
            assertThat(content.hash()).isEqualTo(hashOf(Bytes.of(5_000)));
        }
    }

    @Test
    void refusesRangesThatAreNone() {
        HashedContent content = hashed(new BytesContent(new byte[1]));

        assertThatThrownBy(() -> content.read(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> content.read(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    // -------------------------------------------------------------- failures

    @Test
    void aReadThatFailsIsHandedOnAndLeavesNoHash() throws Exception {
        HashedContent content = hashed(new FailingContent(Bytes.of(1_000), 500, 1_000));

        assertThatThrownBy(() -> all(content)).isInstanceOf(StorageException.Corrupt.class);

        assertThat(content.complete()).isFalse();
    }

    @Test
    void aFailureWhileLookingForTheEndIsToldToWhoReadsOn() throws Exception {
        HashedContent content = hashed(new FailingContent(Bytes.of(1_000), 1_000, 1_000));

        try (InputStream in = content.read(0, 1_000)) {
            assertThat(in.readNBytes(1_000)).hasSize(1_000);
            assertThatThrownBy(in::read).isInstanceOf(StorageException.Corrupt.class);
        }

        assertThat(content.complete()).isFalse();
        assertThatThrownBy(() ->
                        HashedContent.readThrough(
                                new FailingContent(Bytes.of(1_000), 1_000, 1_000),
                                Settings.Hash.XXH3,
                                _ -> {}))
                .isInstanceOf(StorageException.Corrupt.class);
    }

    @Test
    void closesWhatItWraps() throws Exception {
        BytesContent source = new BytesContent(Bytes.of(10));
        HashedContent content = hashed(source);

        content.read(0, 10).close();
        content.close();

        assertThat(source.closed).isEqualTo(2);
    }

    @Test
    void readThroughAsksBeforeEachPartAndForNoMoreThanThereIs() throws Exception {
        List<Long> admitted = new ArrayList<>();

        HashedContent.readThrough(
                new BytesContent(Bytes.of(300_000), 300_000, new Random(7)),
                Settings.Hash.XXH3,
                admitted::add);

        assertThat(admitted).hasSizeGreaterThan(1).allMatch(bytes -> bytes <= BLOCK);
        assertThat(admitted.stream().mapToLong(Long::longValue).sum()).isEqualTo(300_000);
    }

    @Test
    void readThroughEndsWhenTheRunIsStopping() {
        assertThatThrownBy(() ->
                        HashedContent.readThrough(
                                new BytesContent(Bytes.of(10)),
                                Settings.Hash.XXH3,
                                _ -> {
                                    throw new StorageException.Stopped("stop");
                                }))
                .isInstanceOf(StorageException.Stopped.class);
    }

    // -------------------------------------------------------------- helpers

    private static HashedContent hashed(Content content) {
        return HashedContent.of(content, Settings.Hash.XXH3);
    }

    private static Optional<ContentHash> hashOf(byte[] bytes) throws StorageException {
        return HashedContent.readThrough(new BytesContent(bytes), Settings.Hash.XXH3, _ -> {});
    }

    private static byte[] all(Content content) throws IOException {
        try (InputStream in = content.read(0, content.size())) {
            return in.readAllBytes();
        }
    }

    private static void drain(Content content, long from, long length) throws IOException {
        try (InputStream in = content.read(from, length)) {
            in.transferTo(OutputNowhere.INSTANCE);
        }
    }

    private static final class OutputNowhere extends OutputStream {
        static final OutputNowhere INSTANCE = new OutputNowhere();

        @Override
        public void write(int b) {}

        @Override
        public void write(byte[] bytes, int from, int length) {}
    }

    /// Fails after some bytes.
    private static final class FailingContent extends BytesContent {
        private final byte[] bytes;
        private final int good;

        FailingContent(byte[] bytes, int good, long size) {
            super(bytes, size, () -> 1);
            this.bytes = bytes;
            this.good = good;
        }

        @Override
        public InputStream read(long from, long length) {
            return new SequenceInputStream(
                    new ByteArrayInputStream(bytes, 0, good),
                    new InputStream() {
                        @Override
                        public int read() throws IOException {
                            throw new StorageException.Corrupt("broken", null);
                        }

                        @Override
                        public int read(byte[] to, int at, int most) throws IOException {
                            return read();
                        }
                    });
        }
    }
}
