package dev.godwit.adapter.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.MigrationException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Location;
import dev.godwit.spi.value.Side;
import dev.godwit.testkit.engine.EngineHarness;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.TreeBuilder;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Fault;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.SimulatedS3;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What opens a store stays where it is kept: a process of its own, in which everything logs all it
/// has to say, migrates with keys that are like no other text.
class SecretsTest {

    private static final String SECRET_KEY = "canary1Rk7QzVw3LmXt9BnHs5YpGd2Jc";
    private static final String SESSION_TOKEN = "canary2Fv8MbNq4ZxKw6TrDy1LgPj3Sh";

    /// Of one logger.
    private static final String LEVEL = "org.slf4j.simpleLogger.log.";

    @TempDir Path home;

    /// What runs in the other process: a migration that succeeds, and one that fails at each turn.
    static final class Migrating {

        private Migrating() {}

        /// @param words the server's end point and a folder for states
        public static void main(String... words) throws InterruptedException {
            Path states = Path.of(words[1]);
            migrate(words[0], "bucket/tree", states.resolve("well"));
            migrate(words[0], "no-bucket/tree", states.resolve("failed"));
        }

        private static void migrate(String endpoint, String root, Path state)
                throws InterruptedException {
            MemoryDisk disk = new MemoryDisk();
            TreeBuilder.in(disk.tree("source"))
                    .file("a", "content")
                    .file("deep/large", (16 << 20) + 1, 1);
            try {
                System.out.println(
                        new EngineHarness(disk, new MemoryDisk(), state)
                                .destination(_ -> open(endpoint, root))
                                .migrate());
            } catch (MigrationException e) {
                e.printStackTrace(System.out);
            }
        }

        private static FSAdapter open(String endpoint, String root) {
            return new S3FSAdapterProvider()
                    .open(new Location("s3", root, Map.of("endpoint", endpoint)), Side.DESTINATION);
        }
    }

    @Test
    void areInNoLogNoStateAndNoMessage() throws Exception {
        Path said = home.resolve("said");
        try (SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS)) {
            server.bucket("bucket");
            server.faults()
                    .at(S3Operation.PUT_OBJECT, 4, S3Fault.INTERNAL_ERROR)
                    .at(S3Operation.UPLOAD_PART, 1, S3Fault.RESET)
                    .at(S3Operation.HEAD_OBJECT, 3, S3Fault.SLOW_DOWN);
            Process process = start(server.endpoint().toString(), said);

            assertThat(process.waitFor()).as(Files.readString(said, ISO_8859_1)).isZero();
            assertThat(server.bucket("bucket").keys()).contains("tree/a", "tree/deep/large");
        }

        assertThat(Files.readString(said, ISO_8859_1))
                .contains("COMPLETE", "no-bucket", "DEBUG software.amazon.awssdk");
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, ISO_8859_1);
                assertThat(lines(content, SECRET_KEY)).as(file.toString()).isEmpty();
                assertThat(lines(content, SESSION_TOKEN)).as(file.toString()).isEmpty();
            }
        }
    }

    private static List<String> lines(String content, String secret) {
        return content.lines().filter(line -> line.contains(secret)).toList();
    }

    private Process start(String endpoint, Path said) throws IOException {
        String classes =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-cp",
                                classes,
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                                // Logs of what is on the wire, and of what is signed, are that.
                                "-D" + LEVEL + "org.apache.hc.client5.http.wire=off",
                                "-D" + LEVEL + "org.apache.hc.client5.http.headers=off",
                                "-D" + LEVEL + "software.amazon.awssdk.http.auth.aws=off",
                                Migrating.class.getName(),
                                endpoint,
                                home.resolve("states").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.to(said.toFile()));
        builder.environment().put("AWS_ACCESS_KEY_ID", SimulatedS3.ACCESS_KEY);
        builder.environment().put("AWS_SECRET_ACCESS_KEY", SECRET_KEY);
        builder.environment().put("AWS_SESSION_TOKEN", SESSION_TOKEN);
        return builder.start();
    }
}
