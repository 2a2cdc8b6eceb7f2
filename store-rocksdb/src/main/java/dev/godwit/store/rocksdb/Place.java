package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.NodeId;
import org.jspecify.annotations.Nullable;

/// A listed folder of the source, as a walk meets it.
final class Place {

    private final byte[] key;
    private final NodeId id;
    private final int depth;
    private final FolderRow source;
    private final @Nullable FolderRow partner;
    private final @Nullable CompareRow compared;

    Place(
            byte[] key,
            NodeId id,
            int depth,
            FolderRow source,
            @Nullable FolderRow partner,
            @Nullable CompareRow compared) {
        this.key = key;
        this.id = id;
        this.depth = depth;
        this.source = source;
        this.partner = partner;
        this.compared = compared;
    }

    /// Of the row that the walk found it by, so that it can go on from there.
    byte[] key() {
        return key;
    }

    NodeId id() {
        return id;
    }

    int depth() {
        return depth;
    }

    /// How it is listed on the source.
    FolderRow source() {
        return source;
    }

    /// How it is listed on the destination; null where it was not opened.
    @Nullable FolderRow partner() {
        return partner;
    }

    /// Null while it is not compared, or not any more.
    @Nullable CompareRow compared() {
        return compared;
    }

    String path() {
        return source.ref().path();
    }

    /// Whether children without a difference are the same on both sides, so that a copy has nothing
    /// to do with them.
    boolean isSameUnlessTold() {
        return compared != null && compared.implied() == Verdict.SAME;
    }
}
