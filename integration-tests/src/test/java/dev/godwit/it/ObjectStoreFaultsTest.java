package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.it.container.Bucket;
import dev.godwit.it.container.FaultsContainer;
import dev.godwit.it.container.Keys;
import dev.godwit.it.container.NeedsContainers;
import dev.godwit.it.container.RgwContainer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a migration when the object store it goes to stands still, goes away, or breaks
/// connections.
@NeedsContainers
class ObjectStoreFaultsTest {
    private static final int FILES = 300;

    /// Three parts, the last of them short.
    private static final int LARGE = (33 << 20) + 1;

    private static final Duration FAULT = Duration.ofSeconds(2);

    /// So that a copy lasts longer than a fault.
    private static final String[] SLOWLY = {
        "--ops-limit", "200/s", "--bandwidth", "15MiB/s", "--verify", "full"
    };

    private static final int SUSPENDED = 4;

    @TempDir(factory = FastFolders.class)
    Path folder;

    private Path source;

    @BeforeEach
    void grow() throws IOException {
        source = folder.resolve("source");
        var random = new Random(8);
        Trees.grow(source, random, FILES);
        var large = new byte[LARGE];
        random.nextBytes(large);
        Files.write(source.resolve("large"), large);
        Trees.age(source);
    }

    @Test
    void waitsForAServerThatStandsStill() throws Exception {
        try (var rgw = RgwContainer.alone("still");
                var bucket = rgw.bucket("still")) {
            var crossing = to(bucket, bucket.endpoint());
            var running = begun(crossing, bucket);

            rgw.pause();
            assertThat(running.process().waitFor(FAULT.toSeconds(), TimeUnit.SECONDS)).isFalse();
            rgw.unpause();

            assertComplete(running.await());
            assertArrived(bucket);
        }
    }

    @Test
    void goesOnWhenAServerIsBackAfterARestart() throws Exception {
        try (var rgw = RgwContainer.alone("away");
                var faults = FaultsContainer.before(rgw);
                // Elsewhere than the server itself, whose port is another one after a restart.
                var bucket = new Bucket(faults.endpoint(), Keys.RGW, "away")) {
            var crossing = to(bucket, faults.endpoint());
            var running = begun(crossing, bucket);

            rgw.restart();

            var ran = running.await();
            if (ran.exit() == SUSPENDED) {
                ran = crossing.complete(SLOWLY);
            }
            assertComplete(ran);
            assertArrived(bucket);
        }
    }

    @Test
    void goesOnWhenConnectionsWereResetOrStarved() throws Exception {
        try (var faults = FaultsContainer.before(RgwContainer.shared());
                var bucket = RgwContainer.shared().bucket("reset")) {
            var crossing = to(bucket, faults.endpoint());
            var running = begun(crossing, bucket);

            faults.reset(FAULT);
            faults.starve(FAULT);

            var ran = running.await();
            if (ran.exit() == SUSPENDED) {
                ran = crossing.complete(SLOWLY);
            }
            assertComplete(ran);
            assertArrived(bucket);
        }
    }

    @Test
    void goesOnWhenCredentialsThatWereRevokedAreRenewed() throws Exception {
        try (var rgw = RgwContainer.alone("revoked");
                var bucket = rgw.bucket("revoked")) {
            var crossing = to(bucket, bucket.endpoint());
            var running = begun(crossing, bucket);

            rgw.revoke(Keys.RGW);
            var ran = running.await();
            var early = crossing.run(SLOWLY);
            rgw.admit(Keys.RGW);

            assertSuspended(ran);
            assertSuspended(early);
            assertThat(early.err()).contains("mend the credentials, then call it again");
            assertComplete(crossing.complete(SLOWLY));
            assertArrived(bucket);
        }
    }

    private Crossing to(Bucket bucket, URI endpoint) throws IOException {
        var place = Crossing.place(bucket, "tree", endpoint);
        return new Crossing(folder, "rocksdb", source.toString(), place);
    }

    /// A call that has copied a third.
    private static Program.Running begun(Crossing crossing, Bucket bucket) throws Exception {
        var running = crossing.start(SLOWLY);
        var third =
                State.reaches(
                        "a third", () -> bucket.keys().size() >= FILES / 3, running.process());
        assertThat(third).as(() -> "ended before").isTrue();
        return running;
    }

    private static void assertSuspended(Program.Ran ran) {
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(SUSPENDED);
        assertThat(ran.json().get("phase").asString()).isEqualTo("Suspended");
        assertThat(ran.json().get("outcomes").get("failed").asLong()).isZero();
        assertThat(ran.json().get("outcomes").get("pending").asLong()).isPositive();
    }

    private static void assertComplete(Program.Ran ran) {
        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(ran.json().get("phase").asString()).isEqualTo(State.COMPLETE);
        assertThat(ran.json().get("verified").get("mismatches").asLong()).isZero();
    }

    /// Every file's content is there, and nothing else's.
    private void assertArrived(Bucket bucket) throws IOException {
        assertThat(bucket.reserved()).isEmpty();
        // One that was begun while the server was away is nobody's to give up.
        assertThat(bucket.uploads()).hasSizeLessThanOrEqualTo(1);
        var expected = new TreeMap<String, String>();
        try (var all = Files.walk(source)) {
            for (var file : all.filter(ObjectStoreFaultsTest::isFile).toList()) {
                expected.put(
                        "tree/" + source.relativize(file), Oracle.hash(Files.readAllBytes(file)));
            }
        }
        var arrived = new TreeMap<String, String>();
        for (var key : bucket.keys()) {
            if (!key.endsWith("/") && !isLink(key)) {
                arrived.put(key, Oracle.hash(bucket.content(key)));
            }
        }
        assertThat(arrived).isEqualTo(expected);
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    private boolean isLink(String key) {
        return Files.isSymbolicLink(source.resolve(key.substring("tree/".length())));
    }
}
