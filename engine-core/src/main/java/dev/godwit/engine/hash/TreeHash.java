package dev.godwit.engine.hash;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.godwit.api.Settings;
import dev.godwit.spi.value.ContentHash;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The hash of a file's content as a tree over blocks, so that parts which are read in any order,
/// or in parallel, or resumed, agree with one stream.
///
/// With *h* the plain hash: content of *n* bytes is cut into blocks of
/// [dev.godwit.spi.fs.Content#BLOCK] bytes, of which the last may be shorter and none is empty; its
/// hash is
///
/// ```
/// h( h(block 0) ‖ h(block 1) ‖ … ‖ n )
/// ```
///
/// where *n* is 8 bytes, big-endian, and ‖ puts bytes one behind the other. One block, too, is
/// hashed twice; empty content has no block, and its hash is that of 8 zero bytes. So `sha256-tree`
/// of a small file is what `sha256sum` says of 40 bytes: its own sum and its size.
public final class TreeHash {

    /// XXH3 with 128 bits, without seed, in its canonical form, high bits first, as `xxh128sum`
    /// prints it. Finds accidents, not attackers.
    public static final TreeHash XXH3 = new TreeHash("xxh3-tree", Xxh3::new);

    /// SHA-256.
    public static final TreeHash SHA256 = new TreeHash("sha256-tree", Sha256::new);

    private final String algorithm;

    /// Used one stream long, by any thread.
    private final Pool<BlockHasher> hashers;

    private TreeHash(String algorithm, Supplier<BlockHasher> maker) {
        this.algorithm = algorithm;
        hashers = new Pool<>(maker);
    }

    /// The name by which a [ContentHash] carries it.
    public String algorithm() {
        return algorithm;
    }

    /// The tree hash that a migration's settings ask for; null for none.
    static @Nullable TreeHash of(Settings.Hash setting) {
        return switch (setting) {
            case XXH3 -> XXH3;
            case SHA256 -> SHA256;
            case NONE -> null;
        };
    }

    Pool<BlockHasher> hashers() {
        return hashers;
    }

    /// The plain hash of a block that lies in one piece.
    byte[] block(byte[] bytes, int from, int length) {
        BlockHasher hasher = hashers.take();
        byte[] hash = hasher.whole(bytes, from, length);
        hashers.give(hasher);
        return hash;
    }

    /// The content's hash.
    ///
    /// @param blocks holds the blocks' hashes one behind the other
    /// @param length how many bytes of it
    /// @param size of the content
    ContentHash root(byte[] blocks, int length, long size) {
        byte[] tree = new byte[length + Long.BYTES];
        System.arraycopy(blocks, 0, tree, 0, length);
        ByteBuffer.wrap(tree).putLong(length, size);
        return new ContentHash(algorithm, HexFormat.of().formatHex(block(tree, 0, tree.length)));
    }

    /// A plain hash over the bytes of one block after the other.
    interface BlockHasher {

        void update(byte[] bytes, int from, int length);

        /// The hash of what came since the beginning, or since the last call of this; begins anew.
        byte[] finish();

        /// Forgets what came since.
        void reset();

        /// The hash of these bytes alone, asked for at the beginning.
        default byte[] whole(byte[] bytes, int from, int length) {
            update(bytes, from, length);
            return finish();
        }
    }

    private static final class Xxh3 implements BlockHasher {
        private static final Hasher128 PLAIN = Hashing.xxh3_128();

        private final HashStream128 stream = PLAIN.hashStream();

        @Override
        public void update(byte[] bytes, int from, int length) {
            stream.putBytes(bytes, from, length);
        }

        @Override
        public byte[] finish() {
            byte[] hash = canonical(stream.get());
            stream.reset();
            return hash;
        }

        @Override
        public void reset() {
            stream.reset();
        }

        @Override
        public byte[] whole(byte[] bytes, int from, int length) {
            return canonical(PLAIN.hashBytesTo128Bits(bytes, from, length));
        }

        private static byte[] canonical(HashValue128 hash) {
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(hash.getMostSignificantBits())
                    .putLong(hash.getLeastSignificantBits())
                    .array();
        }
    }

    private static final class Sha256 implements BlockHasher {
        private final MessageDigest digest;

        Sha256() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-256", e);
            }
        }

        @Override
        public void update(byte[] bytes, int from, int length) {
            digest.update(bytes, from, length);
        }

        @Override
        public byte[] finish() {
            return digest.digest();
        }

        @Override
        public void reset() {
            digest.reset();
        }
    }
}
