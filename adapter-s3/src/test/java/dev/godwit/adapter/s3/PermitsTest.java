package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PermitsTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long now;

    private Permits of(int most) {
        return new Permits(most, () -> now);
    }

    private static void answer(Permits permits, int requests) {
        for (int i = 0; i < requests; i++) {
            permits.answered();
        }
    }

    @Test
    void halvesWhenTheServerAsksForLessAndAddsOneAfterARoundOfAnswers() {
        Permits permits = of(64);

        permits.throttled();
        assertThat(permits.limit()).isEqualTo(32);

        // A round is as many answers as there are permits.
        answer(permits, 33);
        assertThat(permits.limit()).isEqualTo(33);
        answer(permits, 34);
        assertThat(permits.limit()).isEqualTo(34);
    }

    @Test
    void isNeverMoreThanAtFirstNorLessThanOne() {
        Permits permits = of(4);
        answer(permits, 100);
        assertThat(permits.limit()).isEqualTo(4);

        for (int i = 0; i < 10; i++) {
            permits.throttled();
            now += SECOND;
        }
        assertThat(permits.limit()).isEqualTo(1);

        answer(permits, 100);
        assertThat(permits.limit()).isEqualTo(4);
    }

    @Test
    void takesComplaintsOfOneMomentForOne() {
        Permits permits = of(64);

        for (int i = 0; i < 32; i++) {
            permits.throttled();
        }
        now += SECOND - 1;
        permits.throttled();
        assertThat(permits.limit()).isEqualTo(32);

        now += 1;
        permits.throttled();
        assertThat(permits.limit()).isEqualTo(16);
    }

    @Test
    void letsNoMoreThroughThanTheLimit() throws Exception {
        Permits permits = of(3);
        AtomicInteger through = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Phaser three = new Phaser(3);
        List<Future<Integer>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 30; i++) {
                all.add(
                        threads.submit(() -> {
                            permits.acquire();
                            most.accumulateAndGet(through.incrementAndGet(), Math::max);
                            // Goes on when there are three, which there can be.
                            three.arriveAndAwaitAdvance();
                            int left = through.decrementAndGet();
                            permits.release();
                            return left;
                        }));
            }
        }
        for (Future<Integer> each : all) {
            each.get();
        }
        assertThat(most).hasValue(3);
    }

    @Test
    void whoWaitsHearsThatTheRunIsStopping() throws Exception {
        Permits permits = of(1);
        permits.acquire();
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<?> waiting =
                    threads.submit(() ->
                            assertThatThrownBy(permits::acquire)
                                    .isInstanceOf(StorageException.Stopped.class));
            threads.shutdownNow();
            waiting.get();
        }
        permits.release();
        permits.acquire();
    }

    // ------------------------------------------------------------ who shares them

    private static S3Settings settings(String bucket, String endpoint, int connections) {
        Map<String, String> all = new TreeMap<>();
        all.put("connections", String.valueOf(connections));
        if (!endpoint.isEmpty()) {
            all.put("endpoint", endpoint);
        }
        return S3Settings.of(new Location("s3", bucket + "/tree", all));
    }

    @Test
    void bothSidesOnOneServerShareThem() {
        Servers servers = new Servers(() -> now);

        Permits one = servers.join(settings("one", "http://host:8000", 64));
        assertThat(servers.join(settings("other", "http://HOST:8000/", 16))).isSameAs(one);

        assertThat(one.limit()).as("of the more modest side").isEqualTo(16);
        assertThat(servers.join(settings("one", "http://host:8001", 64))).isNotSameAs(one);
        assertThat(servers.join(settings("one", "", 64))).isNotSameAs(one);
    }

    @Test
    void aServerThatNobodySpeaksToIsForgotten() {
        Servers servers = new Servers(() -> now);
        S3Settings modest = settings("bucket", "http://host:8000", 2);
        Permits first = servers.join(modest);
        servers.join(modest);

        servers.leave(modest);
        assertThat(servers.join(modest)).isSameAs(first);

        servers.leave(modest);
        servers.leave(modest);
        assertThat(servers.join(settings("bucket", "http://host:8000", 64)).limit()).isEqualTo(64);
    }
}
