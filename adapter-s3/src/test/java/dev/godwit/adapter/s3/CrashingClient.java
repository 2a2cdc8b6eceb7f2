package dev.godwit.adapter.s3;

import dev.godwit.testkit.Crash;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/// Dies at the n-th request that changes something at the server. From then on every request dies
/// too: the process is gone, and what it left at the server is for the next one.
///
/// Requests count from 1. A run that is not to die asks for 0 and reads [#changes()].
final class CrashingClient {

    private static final Set<String> CHANGING =
            Set.of(
                    "putObject",
                    "copyObject",
                    "deleteObject",
                    "deleteObjects",
                    "createMultipartUpload",
                    "uploadPart",
                    "uploadPartCopy",
                    "completeMultipartUpload",
                    "abortMultipartUpload");

    /// At which moment of the request the process dies.
    enum When {
        /// It was never sent.
        BEFORE,
        /// It was carried out, and nobody saw the answer.
        AFTER
    }

    private final int nth;
    private final When when;
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicBoolean dead = new AtomicBoolean();
    private volatile String last = "";

    CrashingClient(int nth, When when) {
        this.nth = nth;
        this.when = when;
    }

    int changes() {
        return changes.get();
    }

    /// The method in which it died.
    String last() {
        return last;
    }

    boolean crashed() {
        return dead.get();
    }

    S3Client around(S3Client real) {
        return (S3Client)
                Proxy.newProxyInstance(
                        S3Client.class.getClassLoader(),
                        new Class<?>[] {S3Client.class},
                        (_, method, arguments) ->
                                CHANGING.contains(method.getName())
                                        ? change(real, method, arguments)
                                        : pass(real, method, arguments));
    }

    private @Nullable Object pass(S3Client real, Method method, Object @Nullable [] arguments)
            throws Throwable {
        if (dead.get() && !method.getName().equals("close")) {
            throw died();
        }
        return Proxies.invoke(real, method, arguments);
    }

    /// One at a time, so that nothing changes beside the request that dies.
    private synchronized @Nullable Object change(
            S3Client real, Method method, Object @Nullable [] arguments) throws Throwable {
        if (dead.get()) {
            throw died();
        }
        boolean dies = changes.incrementAndGet() == nth;
        if (dies) {
            last = method.getName();
        }
        if (dies && when == When.BEFORE) {
            dead.set(true);
            throw died();
        }
        Object answer = Proxies.invoke(real, method, arguments);
        if (dies) {
            dead.set(true);
            throw died();
        }
        return answer;
    }

    private Crash died() {
        return new Crash("Died at change " + nth + ", " + when);
    }
}
