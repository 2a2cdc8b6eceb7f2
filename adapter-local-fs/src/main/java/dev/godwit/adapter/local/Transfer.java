package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Corrupt;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Writes one content, or a slice of it, into one file: all of it, and nothing more.
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
    private final long from;
    private final long to;
    private final boolean sparse;
    private final byte[] buffer = BUFFERS.get();
    private long written;

    private Transfer(NewFile out, String shown, long size, Slice slice, boolean sparse) {
        this.out = out;
        this.shown = shown;
        this.size = size;
        this.from = slice.from();
        this.to = slice.from() + slice.length();
        this.sparse = sparse;
    }

    /// @return how many bytes were written, holes left out
    static long copy(Content content, NewFile out, String shown, CopyControl control)
            throws StorageException {
        return copy(content, whole(content), out, true, shown, control);
    }

    /// The same with a slice, at its place.
    ///
    /// @param fresh whether nothing but zeros is there yet
    static long copy(
            Content content,
            Slice slice,
            NewFile out,
            boolean fresh,
            String shown,
            CopyControl control)
            throws StorageException {
        boolean sparse = fresh && content.size() >= SPARSE_FROM;
        Transfer transfer = new Transfer(out, shown, content.size(), slice, sparse);
        transfer.run(content, control, true);
        return transfer.written;
    }

    /// Reads a slice that is in its place already, for those who watch.
    static void watch(Content content, Slice slice, NewFile out, String shown, CopyControl control)
            throws StorageException {
        new Transfer(out, shown, content.size(), slice, false).run(content, control, false);
    }

    static Slice whole(Content content) {
        return new Slice(0, 0, content.size());
    }

    /// At the end asks for one byte more than there should be, to see that there is none.
    private void run(Content content, CopyControl control, boolean writes) throws StorageException {
        long at = from;
        try (InputStream in = content.read(from, to == size ? to - from + 1 : to - from)) {
            while (true) {
                // By the buffer: a slow source must not hold a run that is stopping.
                if (at == from || at < to) {
                    control.admit(Math.min(to - at, buffer.length));
                }
                int n = fill(in);
                if (at + n > to) {
                    throw wrongSize("more");
                }
                if (writes) {
                    write(n, at);
                }
                at += n;
                if (n < buffer.length) {
                    break;
                }
            }
        } catch (IOException e) {
            throw Errors.of("copy to", shown, e);
        }
        if (at < to) {
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
        if (!sparse) {
            writeAll(0, length, at);
            return;
        }
        int begin = 0;
        for (int piece = 0; piece < length; piece += PIECE) {
            int end = Math.min(piece + PIECE, length);
            if (at + end < size && isZero(piece, end)) {
                writeAll(begin, piece, at);
                begin = end;
            }
        }
        writeAll(begin, length, at);
    }

    private boolean isZero(int begin, int end) {
        return Arrays.equals(buffer, begin, end, ZEROS, 0, end - begin);
    }

    /// Writes `buffer[begin, end)`, whose first byte would be at `at` if `begin` were 0.
    private void writeAll(int begin, int end, long at) throws StorageException {
        int next = begin;
        while (next < end) {
            int n = out.write(buffer, next, end - next, at + next);
            next += n;
            written += n;
        }
    }

    private Corrupt wrongSize(String how) {
        return wrongSize(how, size, shown);
    }

    static Corrupt wrongSize(String how, long size, String shown) {
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
