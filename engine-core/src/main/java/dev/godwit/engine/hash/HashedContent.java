package dev.godwit.engine.hash;

import dev.godwit.api.Settings;
import dev.godwit.engine.hash.TreeHash.BlockHasher;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.value.ContentHash;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Content that is hashed while it is read: from its first to its last byte, or block by block in
/// any order, on any threads, again and again. Of a slice of it only that is watched.
///
/// A block counts when one stream passed over it from its first to its last byte; what is read of
/// other parts is handed on and not hashed. A stream that reaches [#size()] looks one byte further,
/// so that a file which has grown is found out even when nobody asked for more.
public final class HashedContent implements Content {

    /// So much is kept track of; nobody reads more than 512 TiB in one go.
    private static final long MOST_BLOCKS = 1L << 25;

    private static final byte[] NO_HASH = {};
    private static final Pool<byte[]> BUFFERS = new Pool<>(() -> new byte[1 << 17]);

    private final Content content;
    private final @Nullable TreeHash tree;
    private final long size;

    /// The blocks that are watched.
    private final long firstBlock;

    private final long blocks;

    /// Whether the file's last byte is among what is watched.
    private final boolean toTheEnd;

    private final AtomicLong bytesRead = new AtomicLong();

    /// Whether somebody was told where the content can be taken from.
    private volatile boolean offered;

    /// The blocks' hashes by their index. Guarded by this, as all below.
    private byte[] hashes = NO_HASH;

    /// Which blocks were passed over; null where there is at most one.
    private final @Nullable BitSet passed;

    private int hashLength;
    private long blocksPassed;
    private boolean endSeen;

    /// The file is longer than it was, or a block was read twice and not the same.
    private boolean spoiled;

    /// @param from a multiple of the block's size
    private HashedContent(Content content, @Nullable TreeHash tree, long from, long length) {
        this.content = content;
        this.tree = tree;
        this.size = content.size();
        this.firstBlock = from >>> 24;
        this.blocks = blocks(length);
        this.toTheEnd = from + length == size;
        this.passed = blocks > 1 ? new BitSet() : null;
    }

    private static long blocks(long length) {
        return (length >>> 24) + ((length & (BLOCK - 1)) == 0 ? 0 : 1);
    }

    /// The content, watched while it is read. Closing what this gives closes `content`.
    ///
    /// @param hash by which it is hashed; with [Settings.Hash#NONE] it is only counted
    public static HashedContent of(Content content, Settings.Hash hash) {
        return new HashedContent(content, TreeHash.of(hash), 0, content.size());
    }

    /// The same, of which only a slice will be read and counts: [#complete()] is about that, and
    /// [#blockHashes()] are those of its blocks.
    ///
    /// @throws IllegalArgumentException when the slice is not of whole blocks, but for the last
    public static HashedContent of(Content content, Settings.Hash hash, Slice slice) {
        long end = slice.from() + slice.length();
        boolean whole = slice.from() % BLOCK == 0 && (end % BLOCK == 0 || end == content.size());
        if (!whole) {
            throw new IllegalArgumentException("Not of whole blocks: " + slice);
        }
        return new HashedContent(content, TreeHash.of(hash), slice.from(), slice.length());
    }

    /// The name by which a hash of this setting is known; empty for none.
    public static String nameOf(Settings.Hash setting) {
        TreeHash tree = TreeHash.of(setting);
        return tree == null ? "" : tree.algorithm();
    }

    /// The hash of content whose blocks were hashed slice by slice.
    ///
    /// @param slices the [#blockHashes()] of all slices, in the order of the content
    /// @return empty where nothing is hashed, or not all of it was
    public static Optional<ContentHash> joined(
            Settings.Hash setting, List<String> slices, long size) {
        TreeHash tree = TreeHash.of(setting);
        if (tree == null || slices.stream().anyMatch(String::isEmpty)) {
            return Optional.empty();
        }
        byte[] all = HexFormat.of().parseHex(String.join("", slices));
        return Optional.of(tree.root(all, all.length, size));
    }

    /// The setting by which a recorded hash can be computed again.
    ///
    /// @throws IllegalArgumentException when it is not one of the engine's
    public static Settings.Hash algorithmOf(ContentHash recorded) {
        for (Settings.Hash setting : Settings.Hash.values()) {
            TreeHash tree = TreeHash.of(setting);
            if (tree != null && tree.algorithm().equals(recorded.algorithm())) {
                return setting;
            }
        }
        throw new IllegalArgumentException("Not a hash that Godwit computes: " + recorded);
    }

    /// Reads content for its hash alone, in order and to the end. Does not close it.
    ///
    /// @param control asked before each part is read
    /// @return empty when the content is longer or shorter than its size, and where nothing is
    ///   hashed
    public static Optional<ContentHash> readThrough(
            Content content, Settings.Hash hash, CopyControl control) throws StorageException {
        HashedContent watched = of(content, hash);
        watched.readThrough(0, content.size(), control);
        return watched.hash();
    }

    /// The same with a slice.
    ///
    /// @return its [#blockHashes()]
    public static String readThrough(
            Content content, Settings.Hash hash, Slice slice, CopyControl control)
            throws StorageException {
        HashedContent watched = of(content, hash, slice);
        watched.readThrough(slice.from(), slice.length(), control);
        return watched.blockHashes();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream read(long from, long length) throws StorageException {
        if (from < 0 || length < 0) {
            throw new IllegalArgumentException("Not a range: " + length + " bytes from " + from);
        }
        boolean toTheEnd = from <= size && length == size - from;
        Passage passage =
                new Passage(content.read(from, toTheEnd ? length + 1 : length), from, length);
        if (size == 0) {
            passage.lookForEnd();
        }
        return passage;
    }

    private void readThrough(long from, long length, CopyControl control) throws StorageException {
        byte[] buffer = BUFFERS.take();
        // One byte more than there should be: who does not get it need not be asked again.
        int beyond = from + length == size ? 1 : 0;
        try (InputStream in = read(from, length + beyond)) {
            long read = 0;
            long admitted = 0;
            while (read < length) {
                if (read == admitted) {
                    long next = Math.min(buffer.length, length - read);
                    control.admit(next);
                    admitted += next;
                }
                long most = admitted - read + (admitted == length ? beyond : 0);
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, most));
                if (n < 0) {
                    return;
                }
                read += n;
            }
            // Hears what went wrong when the end was looked for.
            int _ = in.read(buffer, 0, 1);
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException.Transient("Cannot read content: " + e.getMessage(), e);
        } finally {
            BUFFERS.give(buffer);
        }
    }

    /// How many bytes were handed to readers, those handed out again counted again.
    public long bytesRead() {
        return bytesRead.get();
    }

    /// Whether all of it was read, to the end of the file at exactly [#size()] bytes.
    public synchronized boolean complete() {
        return (endSeen || !toTheEnd) && blocksPassed == blocks && !spoiled;
    }

    /// Whether somebody was told where this content can be taken from, without reading it.
    public boolean wasOffered() {
        return offered;
    }

    /// The hashes of all blocks that are watched, one behind the other, as hex digits; empty unless
    /// [#complete()], and where nothing is hashed.
    public synchronized String blockHashes() {
        return tree == null || !complete()
                ? ""
                : HexFormat.of().formatHex(hashes, 0, (int) blocks * hashLength);
    }

    @Override
    public <T> Optional<T> origin(Class<T> type) {
        Optional<T> origin = content.origin(type);
        offered |= origin.isPresent();
        return origin;
    }

    @Override
    public boolean watched() {
        return tree != null || content.watched();
    }

    @Override
    public String stamp() {
        return content.stamp();
    }

    /// The hash of the whole content; empty unless [#complete()], and where nothing is hashed.
    public synchronized Optional<ContentHash> hash() {
        return tree == null || firstBlock > 0 || !toTheEnd || !complete()
                ? Optional.empty()
                : Optional.of(tree.root(hashes, hashes.length, size));
    }

    /// Looks again; where there is nothing to read and nobody asked, looks for the end as well.
    @Override
    public void confirm() throws StorageException {
        if (size == 0 && !complete()) {
            readThrough(0, 0, _ -> {});
        }
        content.confirm();
    }

    @Override
    public long accessedNs() {
        return content.accessedNs();
    }

    @Override
    public void close() {
        content.close();
    }

    private synchronized void passed(long number, byte[] hash) {
        long block = number - firstBlock;
        if (block < 0 || block >= blocks) {
            return;
        }
        hashLength = hash.length;
        if (block >= MOST_BLOCKS) {
            spoiled = true;
        } else if (isPassed((int) block)) {
            int at = (int) block * hash.length;
            spoiled |= !Arrays.equals(hashes, at, at + hash.length, hash, 0, hash.length);
        } else {
            keep((int) block, hash);
        }
    }

    private boolean isPassed(int block) {
        return passed == null ? blocksPassed == 1 : passed.get(block);
    }

    private void keep(int block, byte[] hash) {
        blocksPassed++;
        if (passed == null) {
            hashes = hash;
            return;
        }
        passed.set(block);
        int end = (block + 1) * hash.length;
        if (hashes.length < end) {
            long most = Math.min(blocks, MOST_BLOCKS) * hash.length;
            hashes = Arrays.copyOf(hashes, (int) Math.min(most, Math.max(2L * end, 1024)));
        }
        System.arraycopy(hash, 0, hashes, end - hash.length, hash.length);
    }

    private synchronized void endSeen() {
        endSeen = true;
    }

    private synchronized void spoil() {
        spoiled = true;
    }

    /// One stream's way over the content.
    private final class Passage extends InputStream {
        private final InputStream in;
        private long position;

        /// How much the reader may still have.
        private long left;

        /// All of the current block came by so far.
        private boolean whole;

        private @Nullable BlockHasher hasher;
        private boolean ended;

        /// The byte beyond the end of a file that has grown; -1 for none.
        private int ahead = -1;

        private @Nullable IOException trouble;

        Passage(InputStream in, long from, long length) {
            this.in = in;
            this.position = from;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            Objects.checkFromIndexSize(from, length, bytes.length);
            if (length == 0) {
                return 0;
            }
            if (trouble != null) {
                throw trouble;
            }
            if (left == 0 || ended) {
                return -1;
            }
            int n = next(bytes, from, (int) Math.min(length, left));
            if (n < 0) {
                ended = true;
                if (position == size) {
                    HashedContent.this.endSeen();
                }
                return -1;
            }
            left -= n;
            bytesRead.addAndGet(n);
            pass(bytes, from, n);
            return n;
        }

        private int next(byte[] bytes, int from, int length) throws IOException {
            if (ahead >= 0) {
                bytes[from] = (byte) ahead;
                ahead = -1;
                return 1;
            }
            try {
                return in.read(bytes, from, length);
            } catch (IOException e) {
                trouble = e;
                throw e;
            }
        }

        private void pass(byte[] bytes, int from, int length) {
            int done = 0;
            while (done < length && position < size) {
                long start = position & -BLOCK;
                long end = size - start < BLOCK ? size : start + BLOCK;
                int part = (int) Math.min(length - done, end - position);
                whole |= position == start;
                if (whole) {
                    hash(start, end, bytes, from + done, part);
                }
                position += part;
                done += part;
            }
            if (done < length) {
                position += length - done;
                spoil();
            } else if (position == size) {
                lookForEnd();
            }
        }

        /// Hashes bytes from `position` on, which lie in the block from `start` to `end`.
        private void hash(long start, long end, byte[] bytes, int from, int length) {
            boolean last = position + length == end;
            if (tree == null) {
                if (last) {
                    passed(start / BLOCK, NO_HASH);
                }
            } else if (last && position == start) {
                passed(start / BLOCK, tree.block(bytes, from, length));
            } else {
                if (hasher == null) {
                    hasher = tree.hashers().take();
                }
                hasher.update(bytes, from, length);
                if (last) {
                    passed(start / BLOCK, hasher.finish());
                }
            }
        }

        /// Asks for the byte after the last one. What goes wrong is told to who reads on.
        private void lookForEnd() {
            try {
                ahead = in.read();
                if (ahead < 0) {
                    ended = true;
                    HashedContent.this.endSeen();
                } else {
                    spoil();
                }
            } catch (IOException e) {
                trouble = e;
            }
        }

        @Override
        public int available() throws IOException {
            return ended ? 0 : (int) Math.min(left, in.available());
        }

        @Override
        public void close() throws IOException {
            if (hasher != null && tree != null) {
                hasher.reset();
                tree.hashers().give(hasher);
                hasher = null;
            }
            left = 0;
            in.close();
        }
    }
}
