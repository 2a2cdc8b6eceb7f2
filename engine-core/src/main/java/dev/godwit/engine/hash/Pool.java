package dev.godwit.engine.hash;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/// Things that are dear to make and used one file long: no more of them than were ever in use at
/// once. What is not given back is garbage, and nothing else.
final class Pool<T> {

    private final Queue<T> idle = new ConcurrentLinkedQueue<>();
    private final Supplier<T> maker;

    Pool(Supplier<T> maker) {
        this.maker = maker;
    }

    T take() {
        T thing = idle.poll();
        return thing == null ? maker.get() : thing;
    }

    void give(T thing) {
        idle.offer(thing);
    }
}
