package dev.godwit.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.godwit.it.container.Bucket;
import dev.godwit.it.container.NeedsContainers;
import dev.godwit.it.container.RgwContainer;
import dev.godwit.it.container.S3ProxyContainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole migrations to, from and between object stores.
@NeedsContainers
class ObjectStoreTest {
    private static final int FILES = 150;
    private static final int OBJECTS = 40;

    /// Three parts, the last of them short.
    private static final int LARGE = (33 << 20) + 1;

    @TempDir(factory = FastFolders.class)
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "rocksdb"})
    void aTreeIsTheSameAfterItWasInABucket(String store) throws Exception {
        var source = grow();
        var back = folder.resolve("back");
        try (var bucket = RgwContainer.shared().bucket("there-and-back-" + store)) {
            var there = new Crossing(folder, store, source.toString(), at(bucket));
            var first = there.complete("--verify", "full");
            assertThat(first.json().get("verified").get("mismatches").asLong()).isZero();
            Crossing.assertTidy(bucket);

            assertCopiesNothing(there);
            assertCopiesNothing(new Crossing(folder, store, source.toString(), at(bucket)));

            new Crossing(folder, store, at(bucket), back.toString()).complete("--verify", "full");
            Crossing.assertTidy(bucket);
        }
        assertThat(Oracle.differencesButLinks(source, back)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "rocksdb"})
    void aBucketIsCarriedToAnotherOfTheSameServer(String store) throws Exception {
        try (var source = RgwContainer.shared().bucket("from-" + store);
                var destination = RgwContainer.shared().bucket("to-" + store)) {
            fill(source);
            var crossing = new Crossing(folder, store, at(source), at(destination));

            crossing.complete("--verify", "full");

            assertSame(source, destination);
            assertCarries(destination);
            assertCopiesNothing(crossing);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "rocksdb"})
    void aBucketIsCarriedToAnotherServer(String store) throws Exception {
        try (var source = RgwContainer.shared().bucket("across-" + store);
                var destination = S3ProxyContainer.shared().bucket("across-" + store)) {
            fill(source);
            var crossing = new Crossing(folder, store, at(source), at(destination));

            crossing.complete("--verify", "full");

            assertSame(source, destination);
            assertCarries(destination);
            assertCopiesNothing(crossing);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tagsAndStorageClassComeAlongAsIsWanted(boolean wanted) throws Exception {
        try (var source = RgwContainer.shared().bucket("tagged-" + wanted);
                var destination = RgwContainer.shared().bucket("taken-" + wanted)) {
            var tags = Map.of("owner", "ann", "purpose", "a b");
            source.put("tree/small", new byte[1], "COLD", tags);
            source.put("tree/large", new byte[LARGE], "COLD", tags);
            var how = wanted ? "&storage-class=keep" : "&tags=drop";
            var crossing = new Crossing(folder, "duckdb", at(source), at(destination) + how);

            crossing.complete("--verify", "full");

            for (var key : List.of("tree/small", "tree/large")) {
                assertThat(destination.tags(key)).as(key).isEqualTo(wanted ? tags : Map.of());
                assertThat(destination.head(key).storageClassAsString())
                        .as(key)
                        .isEqualTo(wanted ? "COLD" : null);
            }
            Crossing.assertTidy(destination);
        }
    }

    @Test
    void whatAServerDoesNotTakeOfAFileFailsBeforeItIsSent() throws Exception {
        var source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("file"), "content");
        note(source.resolve("file"), "large", "x".repeat(3_000));
        try (var bucket = RgwContainer.shared().bucket("too-much")) {
            var crossing = new Crossing(folder, "duckdb", source.toString(), at(bucket));

            var ran = crossing.run();

            assertThat(ran.exit()).as(ran.toString()).isEqualTo(1);
            assertThat(ran.json().get("outcomes").get("failed").asLong()).isEqualTo(1);
            assertThat(bucket.keys()).doesNotContain("tree/file");

            crossing.complete("--metadata", "mode");
            assertThat(bucket.keys()).contains("tree/file");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasReplacedComesBackWhetherOrNotABucketKeepsVersions(boolean versions)
            throws Exception {
        var source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("file"), "ours");
        Files.writeString(source.resolve("new"), "new");
        try (var bucket = RgwContainer.shared().bucket("back-" + versions)) {
            if (versions) {
                bucket.keepVersions();
            }
            var theirs = "theirs, and longer".getBytes(UTF_8);
            bucket.put(
                    "tree/file", theirs, Map.of("colour", "green"), "text/x-special", "max-age=7");
            var crossing = new Crossing(folder, "duckdb", source.toString(), at(bucket));
            crossing.complete("--on-conflict", "overwrite");
            assertThat(bucket.content("tree/file")).isEqualTo("ours".getBytes(UTF_8));

            var back = crossing.undo();

            assertThat(back.exit()).as(back.toString()).isZero();
            assertThat(bucket.content("tree/file")).isEqualTo(theirs);
            var head = bucket.head("tree/file");
            assertThat(head.metadata()).containsEntry("colour", "green");
            assertThat(head.contentType()).isEqualTo("text/x-special");
            assertThat(bucket.keys()).doesNotContain("tree/new");
            Crossing.assertTidy(bucket);
        }
    }

    private static String at(Bucket bucket) {
        return Crossing.place(bucket, "tree");
    }

    private Path grow() throws Exception {
        var source = folder.resolve("source");
        var random = new Random(5);
        Trees.grow(source, random, FILES);
        var large = new byte[LARGE];
        random.nextBytes(large);
        Files.write(source.resolve("large"), large);
        Files.write(source.resolve("nothing"), new byte[0]);
        note(source, "of", "folder");
        note(source.resolve("nothing"), "odd name, with: %", "a\0b=c");
        note(source.resolve("nothing"), "large", "x".repeat(1_000));
        note(source.resolve("large"), "comment", "ä");
        Trees.age(source);
        return source;
    }

    private static void note(Path node, String name, String value) throws Exception {
        assumeThat(Files.getFileStore(node).supportsFileAttributeView("user"))
                .as("this file system holds attributes")
                .isTrue();
        Files.getFileAttributeView(node, UserDefinedFileAttributeView.class)
                .write(name, UTF_8.encode(value));
    }

    private static void assertCopiesNothing(Crossing crossing) throws Exception {
        var json = crossing.complete().json();
        assertThat(json.get("bytes_copied").asLong()).as(json.toString()).isZero();
        assertThat(json.get("outcomes").get("copied").asLong()).as(json.toString()).isZero();
        assertThat(json.get("outcomes").get("metadata").asLong()).as(json.toString()).isZero();
    }

    /// Objects that somebody else put, some of which say what files they were.
    private static void fill(Bucket bucket) {
        var random = new Random(6);
        for (int i = 0; i < 4; i++) {
            bucket.put("tree/folder-" + i + "/", new byte[0], Map.of("mode", "16877"));
        }
        for (int i = 0; i < OBJECTS; i++) {
            var content = new byte[random.nextInt(5000)];
            random.nextBytes(content);
            var key = "tree/folder-" + i % 4 + "/object-" + i;
            bucket.put(
                    key,
                    content,
                    i % 3 == 0 ? Map.of("mode", "33188") : Map.of("colour", "green"),
                    "text/x-special",
                    "max-age=7");
        }
        var large = new byte[LARGE];
        random.nextBytes(large);
        bucket.put(
                "tree/large",
                large,
                Map.of("mtime", "1600000000.5", "colour", "green"),
                "text/x-special",
                "max-age=7");
    }

    /// What else an object had comes with it, in one piece and in parts.
    private static void assertCarries(Bucket destination) {
        for (var key : List.of("tree/folder-1/object-1", "tree/large")) {
            var head = destination.head(key);
            assertThat(head.metadata()).as(key).containsEntry("colour", "green");
            assertThat(head.contentType()).as(key).isEqualTo("text/x-special");
            assertThat(head.cacheControl()).as(key).isEqualTo("max-age=7");
        }
    }

    private static void assertSame(Bucket source, Bucket destination) {
        assertThat(objects(destination)).isEqualTo(objects(source));
        Crossing.assertTidy(source);
        Crossing.assertTidy(destination);
    }

    /// What is no folder's marker, with the hash of its content.
    private static Map<String, String> objects(Bucket bucket) {
        var objects = new TreeMap<String, String>();
        for (var key : bucket.keys()) {
            if (!key.endsWith("/")) {
                objects.put(key, Oracle.hash(bucket.content(key)));
            }
        }
        return objects;
    }
}
