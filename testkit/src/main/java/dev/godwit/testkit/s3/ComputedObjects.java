package dev.godwit.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// Finds its way in [ComputedKeys]. Guarded by the bucket.
final class ComputedObjects {

    private final ComputedKeys keys;
    private final Comparator<String> order;
    private final Instant modified;

    /// Of the object that was found last: a listing asks for one after the other.
    private long last;

    ComputedObjects(ComputedKeys keys, Comparator<String> order, Instant modified) {
        this.keys = keys;
        this.order = order;
        this.modified = modified;
    }

    static ComputedKeys none() {
        return new ComputedKeys() {
            @Override
            public long count() {
                return 0;
            }

            @Override
            public String key(long index) {
                throw new IndexOutOfBoundsException(index);
            }

            @Override
            public int size(long index) {
                throw new IndexOutOfBoundsException(index);
            }
        };
    }

    long count() {
        return keys.count();
    }

    Optional<S3Object> find(String key) {
        return from(key, false).filter(object -> object.key().equals(key));
    }

    /// The first object whose key is not before `key`, or is behind it.
    Optional<S3Object> from(String key, boolean behind) {
        if (keys.count() == 0) {
            return Optional.empty();
        }
        last = index(key, behind);
        return last < keys.count() ? Optional.of(object(last)) : Optional.empty();
    }

    private long index(String key, boolean behind) {
        if (behind && last < keys.count() && keys.key(last).equals(key)) {
            return last + 1;
        }
        long low = 0;
        long high = keys.count();
        while (low < high) {
            long middle = (low + high) >>> 1;
            int compared = order.compare(keys.key(middle), key);
            if (compared < 0 || (compared == 0 && behind)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private S3Object object(long index) {
        String key = keys.key(index);
        byte[] pattern = key.getBytes(StandardCharsets.UTF_8);
        byte[] content = new byte[keys.size(index)];
        for (int i = 0; i < content.length; i++) {
            content[i] = pattern[i % pattern.length];
        }
        return S3Object.of(key, Blob.of(content), Checksums.etag(content), modified, Facts.NONE);
    }
}
