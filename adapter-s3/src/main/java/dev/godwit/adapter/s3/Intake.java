package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Corrupt;
import dev.godwit.spi.error.StorageException.Transient;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import java.io.IOException;
import java.io.InputStream;

/// Content on its way into memory: limits are asked for before bytes move, and more or fewer bytes
/// than there should be are an error. Used by one thread.
final class Intake implements AutoCloseable {

    private static final int PIECE = 256 << 10;

    private final InputStream in;
    private final long size;
    private final String shown;
    private final CopyControl control;
    private long left;

    /// All of a content.
    ///
    /// @param shown where it goes
    Intake(Content content, String shown, CopyControl control) throws StorageException {
        this(content, 0, content.size(), shown, control);
    }

    /// A slice of a content.
    Intake(Content content, long from, long length, String shown, CopyControl control)
            throws StorageException {
        size = content.size();
        left = length;
        this.shown = shown;
        this.control = control;
        // One more than the last byte, to see that there is none.
        in = content.read(from, from + length == size ? length + 1 : length);
    }

    /// The next bytes, as many as are asked for.
    byte[] take(int length) throws StorageException {
        byte[] bytes = new byte[length];
        int at = 0;
        try {
            do {
                int most = Math.min(PIECE, length - at);
                control.admit(most);
                int n = in.readNBytes(bytes, at, most);
                if (n < most) {
                    throw wrongSize("fewer");
                }
                at += n;
            } while (at < length);
        } catch (IOException e) {
            throw translated(e);
        }
        left -= length;
        return bytes;
    }

    long left() {
        return left;
    }

    /// Makes sure that there is no more.
    void checkEnd() throws StorageException {
        try {
            if (in.read() >= 0) {
                throw wrongSize("more");
            }
        } catch (IOException e) {
            throw translated(e);
        }
    }

    private StorageException translated(IOException e) {
        return e instanceof StorageException known
                ? known
                : new Transient(Text.say("copy to", shown, String.valueOf(e.getMessage())), e);
    }

    private Corrupt wrongSize(String how) {
        return new Corrupt(
                Text.say(
                        "copy to",
                        shown,
                        "its source gave "
                                + how
                                + " bytes than the "
                                + size
                                + " it has; see whether it is being written to"),
                null);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // It was only read from.
        }
    }
}
