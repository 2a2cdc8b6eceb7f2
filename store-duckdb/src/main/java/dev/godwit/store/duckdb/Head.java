package dev.godwit.store.duckdb;

import dev.godwit.spi.error.StateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// The small file beside the store that knows its last commits.
///
/// Two slots are written in turn, each a line of text with its own checksum, so that a torn write
/// leaves the other one. It is written after the store's commit and before the acknowledgement: a
/// store may be one commit ahead of its head, and one that is behind has lost something.
final class Head implements AutoCloseable {

    static final String NAME = "head";

    private static final int SLOT_BYTES = 256;
    private static final String MAGIC = "godwit-head-1";

    /// @param sequence of the last commit
    /// @param chain hex, over all commits
    record Mark(long sequence, long epoch, String chain) {

        static final Mark START = new Mark(0, 0, "0".repeat(32));
    }

    private final FileChannel channel;

    private Head(FileChannel channel) {
        this.channel = channel;
    }

    /// Makes the file with nothing committed yet.
    static void create(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        Files.deleteIfExists(file);
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        try (Head head =
                new Head(
                        FileChannel.open(
                                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE))) {
            head.write(Mark.START, true);
        }
    }

    static Head open(Path directory) throws IOException {
        return new Head(
                FileChannel.open(
                        directory.resolve(NAME),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    /// What it knows, looked at without opening it for writing.
    static Optional<Mark> read(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        byte[] bytes = Files.readAllBytes(file);
        return Stream.of(0, 1)
                .flatMap(slot -> parse(bytes, slot).stream())
                .max(Comparator.comparingLong(Mark::sequence));
    }

    void write(Mark mark, boolean synced) throws IOException {
        String text = MAGIC + " " + mark.sequence + " " + mark.epoch + " " + mark.chain + " ";
        byte[] line = (text + Long.toHexString(checksum(text))).getBytes(StandardCharsets.US_ASCII);
        if (line.length >= SLOT_BYTES) {
            throw new StateException("A head of " + line.length + " bytes does not fit", null);
        }
        ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES).put(line);
        while (slot.position() < SLOT_BYTES - 1) {
            slot.put((byte) ' ');
        }
        slot.put((byte) '\n').flip();
        long at = mark.sequence % 2 * SLOT_BYTES;
        while (slot.hasRemaining()) {
            at += channel.write(slot, at);
        }
        if (synced) {
            channel.force(false);
        }
    }

    private static Optional<Mark> parse(byte[] bytes, int slot) {
        int from = slot * SLOT_BYTES;
        if (bytes.length < from + SLOT_BYTES) {
            return Optional.empty();
        }
        String line = new String(bytes, from, SLOT_BYTES, StandardCharsets.US_ASCII).trim();
        String[] parts = line.split(" ", -1);
        if (parts.length != 5 || !parts[0].equals(MAGIC)) {
            return Optional.empty();
        }
        String text = line.substring(0, line.length() - parts[4].length());
        return Long.toHexString(checksum(text)).equals(parts[4])
                ? Optional.of(
                        new Mark(Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3]))
                : Optional.empty();
    }

    private static long checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
