package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.s3.ComputedKeys;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.SimulatedS3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many keys under one prefix, listed in a small heap. A campaign tries more:
/// `-Dgodwit.keys=1000000`.
class GiantPrefixTest {
    private static final int KEYS = Integer.getInteger("godwit.keys", 30_000);

    @TempDir(factory = FastFolders.class)
    Path folder;

    private final SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS);

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "rocksdb"})
    void manyKeysUnderOnePrefixAreListedInASmallHeap(String store) throws Exception {
        server.bucket("bucket", new Numbers());
        var program =
                Program.in(folder)
                        .java("-Xmx256m")
                        .through(
                                "env",
                                "AWS_ACCESS_KEY_ID=" + SimulatedS3.ACCESS_KEY,
                                "AWS_SECRET_ACCESS_KEY=" + SimulatedS3.SECRET_KEY);

        var ran =
                program.run(
                        "discover",
                        "--json",
                        "--store",
                        store,
                        "--compare",
                        "size",
                        "--state",
                        folder.resolve("state").toString(),
                        "s3://bucket/tree?metadata=listing&endpoint=" + server.endpoint(),
                        Files.createDirectory(folder.resolve("destination")).toString());

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(3);
        assertThat(ran.json().get("source").get("files").asInt()).isEqualTo(KEYS);
        assertThat(server.count(S3Operation.LIST_OBJECTS_V2))
                .as("a page for 1,000 keys and a few more where ranges begin and end")
                .isLessThan(KEYS / 1_000 * 12L / 10 + 60);
    }

    private static final class Numbers implements ComputedKeys {
        @Override
        public long count() {
            return KEYS;
        }

        @Override
        public String key(long index) {
            return String.format(Locale.ROOT, "tree/object-%07d", index);
        }

        @Override
        public int size(long index) {
            return 10;
        }
    }
}
