package dev.godwit.testkit.s3;

import java.util.concurrent.CompletableFuture;

/// An answer that is held back until the script lets it go, or nobody waits for it any more.
final class HeldAnswer {

    private final CompletableFuture<Boolean> wanted = new CompletableFuture<>();

    void release() {
        wanted.complete(true);
    }

    void giveUp() {
        wanted.complete(false);
    }

    /// @return whether there is anybody to answer
    boolean await() {
        return wanted.join();
    }
}
