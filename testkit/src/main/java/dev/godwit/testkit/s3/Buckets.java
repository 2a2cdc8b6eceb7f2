package dev.godwit.testkit.s3;

import dev.godwit.spi.value.Name;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;

/// All that a server holds.
final class Buckets {

    final S3Behaviour behaviour;
    private final InstantSource clock;
    private final Random random;
    private final ConcurrentSkipListMap<String, S3Bucket> buckets = new ConcurrentSkipListMap<>();

    /// @param random draws the ids of uploads
    Buckets(S3Behaviour behaviour, InstantSource clock, Random random) {
        this.behaviour = behaviour;
        this.clock = clock;
        this.random = random;
    }

    Instant now() {
        return clock.instant();
    }

    String newId() {
        return HexFormat.of().toHexDigits(random.nextLong())
                + HexFormat.of().toHexDigits(random.nextLong());
    }

    Collection<S3Bucket> all() {
        return buckets.values();
    }

    S3Bucket get(String name) throws S3Error {
        S3Bucket bucket = buckets.get(name);
        if (bucket == null) {
            throw new S3Error(404, "NoSuchBucket", "There is no bucket " + name);
        }
        return bucket;
    }

    /// Makes it when there is none.
    S3Bucket make(String name) {
        return buckets.computeIfAbsent(name, this::fresh);
    }

    boolean add(String name) {
        return buckets.putIfAbsent(name, fresh(name)) == null;
    }

    void remove(String name) {
        buckets.remove(name);
    }

    /// Makes one whose objects are computed.
    S3Bucket make(String name, ComputedKeys keys) {
        return buckets.computeIfAbsent(name, absent -> new S3Bucket(absent, this, keys));
    }

    private S3Bucket fresh(String name) {
        return new S3Bucket(name, this, ComputedObjects.none());
    }

    /// The order of listings.
    Comparator<String> order() {
        return behaviour.has(S3Quirk.LISTS_IN_UTF16_ORDER)
                ? Comparator.naturalOrder()
                : Name::compareText;
    }
}
