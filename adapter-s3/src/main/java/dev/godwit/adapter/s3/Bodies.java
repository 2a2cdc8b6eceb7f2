package dev.godwit.adapter.s3;

import dev.godwit.spi.value.Name;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Content that lies staged in memory until it is published, as long as there is room for it.
final class Bodies {

    private static final long LEAST_ROOM = 64L << 20;
    private static final int SHARE_OF_HEAP = 4;

    private final Map<Name, Body> bodies = new ConcurrentHashMap<>();
    private final AtomicLong room;

    /// Content and its MD5; whoever has one changes neither.
    static final class Body {
        private final byte[] content;
        private final byte[] md5;

        private Body(byte[] content, byte[] md5) {
            this.content = content;
            this.md5 = md5;
        }

        static Body of(byte[] content) {
            return new Body(content, Md5.of(content));
        }

        byte[] content() {
            return content;
        }

        byte[] md5() {
            return md5;
        }
    }

    Bodies(long room) {
        this.room = new AtomicLong(room);
    }

    /// A quarter of the heap.
    static Bodies ofHeap() {
        return new Bodies(Math.max(LEAST_ROOM, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }

    /// Takes room, if there is.
    boolean reserve(long bytes) {
        long left = room.get();
        while (left >= bytes) {
            if (room.compareAndSet(left, left - bytes)) {
                return true;
            }
            left = room.get();
        }
        return false;
    }

    void release(long bytes) {
        room.addAndGet(bytes);
    }

    /// Holds what room was reserved for.
    void hold(Name stageName, Body body) {
        Body before = bodies.put(stageName, body);
        if (before != null) {
            release(before.content().length);
        }
    }

    Optional<Body> find(Name stageName) {
        return Optional.ofNullable(bodies.get(stageName));
    }

    void forget(Name stageName) {
        Body body = bodies.remove(stageName);
        if (body != null) {
            release(body.content().length);
        }
    }
}
