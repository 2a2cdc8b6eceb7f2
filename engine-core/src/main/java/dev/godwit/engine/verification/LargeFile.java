package dev.godwit.engine.verification;

import dev.godwit.api.Settings;
import dev.godwit.engine.hash.HashedContent;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import dev.godwit.spi.value.Token;
import java.util.List;
import java.util.Optional;

/// A file whose content is read in slices, by several workers at once.
///
/// @param depth of its folder
/// @param recorded the hash it should have; without one its copies should have the same
/// @param hash by which it is read
/// @param copies what is to be read, one or two versions
record LargeFile(
        NodeKey key,
        int depth,
        Optional<ContentHash> recorded,
        Settings.Hash hash,
        List<Copy> copies) {

    /// Smaller files are read by whoever looked at them.
    static final long FROM = 4L * Content.BLOCK;

    private static final long SLICE = 2L * Content.BLOCK;

    LargeFile {
        copies = List.copyOf(copies);
    }

    /// One version of it.
    record Copy(Side side, NodeRef ref, Token token, long size) {

        int slices() {
            return Slice.count(size, SLICE);
        }

        Slice slice(int number) {
            return Slice.of(number, size, SLICE);
        }
    }

    /// Whether the hashes of all slices of all copies are those of one content, the recorded one
    /// where there is one.
    ///
    /// @param slices for each copy, of each slice the hashes of its blocks
    boolean isRight(List<List<String>> slices) {
        Optional<ContentHash> wanted = recorded;
        for (int i = 0; i < copies.size(); i++) {
            Optional<ContentHash> read =
                    HashedContent.joined(hash, slices.get(i), copies.get(i).size());
            if (read.isEmpty() || (wanted.isPresent() && !read.equals(wanted))) {
                return false;
            }
            wanted = read;
        }
        return true;
    }
}
