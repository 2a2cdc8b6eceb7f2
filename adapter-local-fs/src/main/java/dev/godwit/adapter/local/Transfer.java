package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Corrupt;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Writes one content into one new file: all of it, and nothing more.
///
/// In files of some size, runs of zeros become holes: a sparse source stays sparse, whichever
/// adapter reads it. The last piece is always written, because it gives the file its size.
final class Transfer {

    private static final int BUFFER = 1 << 18;
    private static final int PIECE = 1 << 16;
    private static final long SPARSE_FROM = 1 << 20;
    private static final byte[] ZEROS = new byte[PIECE];

    private static final ThreadLocal<byte[]> BUFFERS =
            ThreadLocal.withInitial(() -> new byte[BUFFER]);

    private final NewFile out;
    private final String shown;
    private final long size;
    private final byte[] buffer = BUFFERS.get();
    private long written;

    private Transfer(NewFile out, String shown, long size) {
        this.out = out;
        this.shown = shown;
        this.size = size;
    }

    /// @return how many bytes were written, holes left out
    static long copy(Content content, NewFile out, String shown, CopyControl control)
            throws StorageException {
        Transfer transfer = new Transfer(out, shown, content.size());
        transfer.run(content, control);
        return transfer.written;
    }

    /// Asks for one byte more than there should be, to see that there is none.
    private void run(Content content, CopyControl control) throws StorageException {
        long at = 0;
        try (InputStream in = content.read(0, size + 1)) {
            while (true) {
                // By the buffer: a slow source must not hold a run that is stopping.
                if (at == 0 || at < size) {
                    control.admit(Math.min(size - at, buffer.length));
                }
                int n = fill(in);
                if (at + n > size) {
                    throw wrongSize("more");
                }
                write(n, at);
                at += n;
                if (n < buffer.length) {
                    break;
                }
            }
        } catch (IOException e) {
            throw Errors.of("copy to", shown, e);
        }
        if (at < size) {
            throw wrongSize("fewer");
        }
    }

    /// Reads until the buffer is full or the content ends.
    private int fill(InputStream in) throws IOException {
        int filled = 0;
        while (filled < buffer.length) {
            int n = in.read(buffer, filled, buffer.length - filled);
            if (n < 0) {
                break;
            }
            filled += n;
        }
        return filled;
    }

    private void write(int length, long at) throws StorageException {
        if (size < SPARSE_FROM) {
            writeAll(0, length, at);
            return;
        }
        int from = 0;
        for (int piece = 0; piece < length; piece += PIECE) {
            int end = Math.min(piece + PIECE, length);
            if (at + end < size && isZero(piece, end)) {
                writeAll(from, piece, at);
                from = end;
            }
        }
        writeAll(from, length, at);
    }

    private boolean isZero(int from, int to) {
        return Arrays.equals(buffer, from, to, ZEROS, 0, to - from);
    }

    /// Writes `buffer[from, to)`, whose first byte would be at `at` if `from` were 0.
    private void writeAll(int from, int to, long at) throws StorageException {
        int next = from;
        while (next < to) {
            int n = out.write(buffer, next, to - next, at + next);
            next += n;
            written += n;
        }
    }

    private Corrupt wrongSize(String how) {
        return new Corrupt(
                Errors.say(
                        "copy to",
                        shown,
                        "its source gave "
                                + how
                                + " bytes than the "
                                + size
                                + " it has; see whether it is being written to"),
                null);
    }
}
