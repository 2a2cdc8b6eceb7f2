package dev.godwit.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.SimulatedS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Secrets of an object store are in nothing that a call writes, wherever a person puts them.
class SecretsTest {
    private static final String SECRET_KEY = "canary1Wd6TjRv9XqLz3KfNs8YbHg5Pm";
    private static final String SESSION_TOKEN = "canary2Bn4ZcMk7VxQw1JrTy9LsFd6Gh";
    private static final int USAGE = 2;

    @TempDir(factory = FastFolders.class)
    Path folder;

    private final SimulatedS3 server = SimulatedS3.start(S3Behaviour.RGW);
    private Program program;
    private Path source;

    @BeforeEach
    void prepare() throws IOException {
        server.bucket("bucket");
        source = Files.createDirectory(folder.resolve("source"));
        Files.writeString(source.resolve("file"), "content");
        program =
                Program.in(folder)
                        .through(
                                "env",
                                "AWS_ACCESS_KEY_ID=" + SimulatedS3.ACCESS_KEY,
                                "AWS_SECRET_ACCESS_KEY=" + SECRET_KEY,
                                "AWS_SESSION_TOKEN=" + SESSION_TOKEN);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void ofTheEnvironmentAreNotWrittenDown() throws Exception {
        var place = "s3://bucket/tree?endpoint=" + server.endpoint();
        var well = migrate(place);
        assertThat(well.exit()).as(well.toString()).isZero();
        assertTellsNothing(well);

        server.revoke(SimulatedS3.ACCESS_KEY);
        Files.writeString(source.resolve("other"), "content");
        var failed = migrate(place);
        assertThat(failed.exit()).as(failed.toString()).isNotZero();
        assertTellsNothing(failed);
        assertTellsNothing(program.run("doctor", place));
        assertTellsNothing(program.run("status", "--json", "--state", state()));
        assertTellsNothing(program.run("report", "--state", state()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://SIMULATED:" + SECRET_KEY + "@bucket/tree",
                "s3://bucket/tree?endpoint=http://SIMULATED:" + SECRET_KEY + "@localhost:1",
                "s3://bucket/tree?sse-customer-key=" + SECRET_KEY,
                "s3://bucket/tree?secret-key=" + SECRET_KEY,
                "s3://bucket/tree?session-token=" + SECRET_KEY
            })
    void inALocationAreRefusedAndNotRepeated(String place) throws Exception {
        var ran = migrate(place);

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(USAGE);
        assertTellsNothing(ran);
    }

    private String state() {
        return folder.resolve("state").toString();
    }

    private Program.Ran migrate(String place) throws Exception {
        return program.run(
                "migrate",
                "--yes",
                "--verbose",
                "--on-conflict",
                "overwrite",
                "--state",
                state(),
                source.toString(),
                place);
    }

    private void assertTellsNothing(Program.Ran ran) throws IOException {
        assertThat(ran.out() + ran.err()).doesNotContain(SECRET_KEY, SESSION_TOKEN);
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var content = new String(Files.readAllBytes(file), ISO_8859_1);
                assertThat(content.contains(SECRET_KEY)).as(file.toString()).isFalse();
                assertThat(content.contains(SESSION_TOKEN)).as(file.toString()).isFalse();
            }
        }
    }
}
