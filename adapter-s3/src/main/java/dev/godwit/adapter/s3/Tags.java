package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.Tagging;

/// Sees to it that objects which are written in one way have their tags. A server is told them then
/// as well, but Ceph's gateway keeps neither those of a copy with other metadata nor those of an
/// upload: there they are put by a request of their own, once the object is there.
final class Tags {

    private final Bucket bucket;

    /// Whether the server has kept the first ones; null until there were some. Whoever writes
    /// objects sees and says it.
    private volatile @Nullable Boolean kept;

    Tags(Bucket bucket) {
        this.bucket = bucket;
    }

    /// The tags that [#settle] will need, asked for before there may be others at their place.
    Tagging of(Origin from) throws StorageException {
        return Boolean.TRUE.equals(kept) ? Origin.NO_TAGS : from.tagging();
    }

    /// @param tags of what was written, and the server was told
    void settle(String key, Tagging tags) throws StorageException {
        if (tags.tagSet().isEmpty() || Boolean.TRUE.equals(kept)) {
            return;
        }
        if (kept == null) {
            kept = Headers.of(bucket.headers(key)).tags() == tags.tagSet().size();
        }
        if (Boolean.FALSE.equals(kept)) {
            bucket.tag(key, tags);
        }
    }
}
