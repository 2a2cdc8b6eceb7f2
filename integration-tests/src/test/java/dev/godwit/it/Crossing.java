package dev.godwit.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.it.container.Bucket;
import dev.godwit.it.container.Keys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A migration with an object store on a side: how it is called, and what holds after it.
final class Crossing {
    private final Program program;
    private final String store;
    private final String source;
    private final String destination;
    private final State state;

    /// @param folder where it keeps its state and its profiles
    Crossing(Path folder, String store, String source, String destination) throws IOException {
        program = withProfiles(Program.in(folder));
        this.store = store;
        this.source = source;
        this.destination = destination;
        state = new State(folder.resolve("state-" + System.nanoTime()));
    }

    /// The servers' keys as a person would keep them.
    private static Program withProfiles(Program program) throws IOException {
        var file = program.folder().resolve("credentials");
        Files.writeString(file, Keys.profiles());
        return program.through("env", "AWS_SHARED_CREDENTIALS_FILE=" + file);
    }

    /// A place in a bucket, as it is written on the command line; what it says of modes is
    /// believed.
    static String place(Bucket bucket, String prefix) {
        return place(bucket, prefix, bucket.endpoint());
    }

    /// The same by way of another end point.
    static String place(Bucket bucket, String prefix, URI endpoint) {
        return "s3://%s/%s?endpoint=%s&profile=%s&trust-metadata=true"
                .formatted(bucket.name(), prefix, endpoint, bucket.owner().profile());
    }

    State state() {
        return state;
    }

    /// Whether a call has the migration in hand.
    boolean isHeldBy(Program.Running running) throws IOException {
        return state.isHeldBy(running.process());
    }

    /// See [State#phase()].
    String phase() throws IOException {
        return state.phase();
    }

    Program.Running start(String... options) throws IOException {
        var words = new ArrayList<>(List.of("migrate", "--yes", "--json", "--store", store));
        words.addAll(List.of("--state", state.folder().toString()));
        words.addAll(List.of(options));
        words.addAll(List.of(source, destination));
        return program.start(words.toArray(String[]::new));
    }

    Program.Ran run(String... options) throws IOException, InterruptedException {
        return start(options).await();
    }

    /// Runs it to its end.
    Program.Ran complete(String... options) throws IOException, InterruptedException {
        var ran = run(options);
        assertThat(ran.exit()).as(ran.toString()).isZero();
        var json = ran.json();
        assertThat(json.get("phase").asString()).isEqualTo(State.COMPLETE);
        assertThat(json.get("outcomes").get("pending").asLong()).isZero();
        assertTellsNoSecret(ran);
        return ran;
    }

    /// Takes it back.
    Program.Ran undo() throws IOException, InterruptedException {
        return program.run("rollback", "--yes", "--state", state.folder().toString());
    }

    /// Neither what a call wrote nor what lies in the state holds a secret key.
    void assertTellsNoSecret(Program.Ran ran) throws IOException {
        for (var keys : Keys.ALL) {
            assertThat(ran.out() + ran.err()).doesNotContain(keys.secret());
            try (var files = Files.walk(state.folder())) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var content = new String(Files.readAllBytes(file), ISO_8859_1);
                    assertThat(content.contains(keys.secret())).as(file.toString()).isFalse();
                }
            }
        }
    }

    /// Nothing is in a bucket that only a migration under way may have there.
    static void assertTidy(Bucket bucket) {
        assertThat(bucket.uploads()).isEmpty();
        assertThat(bucket.reserved()).isEmpty();
    }
}
