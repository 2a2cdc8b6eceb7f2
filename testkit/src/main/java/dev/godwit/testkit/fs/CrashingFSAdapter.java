package dev.godwit.testkit.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Put;
import dev.godwit.testkit.Crash;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Dies at the n-th change of an adapter's storage. Every entry of a batch is a step, so a batch
/// dies in its midst. From then on every call dies too, and closing does nothing: the process is
/// gone, and the storage is for the next one to open.
///
/// Steps count from 1. A run that is not to die asks for step 0 and reads [#steps()].
public final class CrashingFSAdapter extends DecoratedFSAdapter {

    /// At which moment of the step the process dies.
    public enum When {
        BEFORE,
        /// With half of a file's or a part's content written; of other steps the same as before.
        MIDWAY,
        AFTER
    }

    private final int step;
    private final When when;
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicBoolean dead = new AtomicBoolean();

    public CrashingFSAdapter(FSAdapter real, int step, When when) {
        super(real);
        this.step = step;
        this.when = when;
    }

    /// How many changes there were so far.
    public int steps() {
        return steps.get();
    }

    /// Whether it has died.
    public boolean crashed() {
        return dead.get();
    }

    @Override
    <T> T step(Verb verb, String what, Way<T> way) throws StorageException {
        if (dead.get()) {
            throw new Crash("The process died at step " + step);
        }
        return verb.isChanging() ? change(verb, what, way) : way.go();
    }

    /// One at a time, so that nothing changes beside the step that dies.
    private synchronized <T> T change(Verb verb, String what, Way<T> way) throws StorageException {
        boolean last = steps.incrementAndGet() == step;
        if (last && (when == When.BEFORE || (when == When.MIDWAY && !verb.isOfContent()))) {
            throw died(verb + " of '" + what + "'");
        }
        T result = way.go();
        if (last) {
            throw died(verb + " of '" + what + "'");
        }
        return result;
    }

    @Override
    Put toStage(Put put) {
        return steps.get() == step
                        && when == When.MIDWAY
                        && put.what() instanceof Put.What.File file
                ? new Put(
                        put.name(),
                        new Put.What.File(
                                new Dying(file.content()), file.mtimeNs(), file.attributes()),
                        put.stageName())
                : put;
    }

    private Crash died(String doing) {
        dead.set(true);
        return new Crash("Died at step " + step + ", " + when + " " + doing);
    }

    @Override
    public void close() {
        if (!dead.get()) {
            super.close();
        }
    }

    /// Content of which half can be read.
    private final class Dying implements Content {
        private final Content content;

        Dying(Content content) {
            this.content = content;
        }

        @Override
        public long size() {
            return content.size();
        }

        @Override
        public InputStream read(long from, long length) throws StorageException {
            long given = Math.min(length, size() - from);
            InputStream half = new CutStream(content.read(from, length), given / 2, null);
            InputStream death =
                    new ByteArrayInputStream(new byte[0]) {
                        @Override
                        public synchronized int read(byte[] into, int offset, int most) {
                            throw died("reading");
                        }
                    };
            return new SequenceInputStream(half, death);
        }

        @Override
        public void confirm() throws StorageException {
            content.confirm();
        }

        @Override
        public void close() {
            content.close();
        }
    }
}
