package dev.godwit.it;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Godwit on the command line, with a home, a plug-in folder and a temporary folder of its own.
///
/// @param prefix words before the launcher, such as those that change the user
record Program(Path folder, List<String> prefix, List<String> options) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long PATIENCE_MINUTES = 20;

    Program {
        prefix = List.copyOf(prefix);
        options = List.copyOf(options);
    }

    /// What a call left: its exit code and all that it wrote.
    record Ran(int exit, String out, String err) {

        /// The one line of JSON that a call answers.
        JsonNode json() {
            if (out.lines().count() != 1) {
                fail("Not one line but " + out + err);
            }
            return JSON.readTree(out);
        }

        /// The lines of a listing, without the last, which tells where the next page begins.
        List<JsonNode> rows() {
            var rows = new ArrayList<JsonNode>();
            out.lines().map(JSON::readTree).filter(row -> row.has("path")).forEach(rows::add);
            return rows;
        }

        /// For assertions: what there is to know about a call.
        @Override
        public String toString() {
            return "exit " + exit + "\n" + out + "\n" + err;
        }
    }

    /// The program as it is used in `folder`, which is made.
    static Program in(Path folder) throws IOException {
        for (var part : List.of("home", "plugins", "tmp")) {
            Files.createDirectories(folder.resolve(part));
        }
        return new Program(folder, List.of(), List.of());
    }

    /// The same run by way of another program.
    Program through(String... words) {
        return new Program(folder, List.of(words), options);
    }

    /// The same with more options for Java.
    Program java(String... more) {
        var all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new Program(folder, prefix, all);
    }

    Path plugins() {
        return folder.resolve("plugins");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }

    /// The command that calls it.
    Command command(String... words) {
        var all = new ArrayList<>(prefix);
        all.add(Installation.launcher().toString());
        all.addAll(List.of(words));
        var java = new ArrayList<>(options);
        java.add("-Djava.io.tmpdir=" + temporary());
        return Command.in(folder, all.toArray(String[]::new))
                .with("HOME", folder.toString())
                .with("GODWIT_HOME", folder.resolve("home").toString())
                .with("GODWIT_PLUGINS", plugins().toString())
                .with("GODWIT_JAVA_OPTS", String.join(" ", java));
    }

    Ran run(String... words) throws IOException, InterruptedException {
        return start(words).await();
    }

    Running start(String... words) throws IOException {
        var out = Files.createTempFile("godwit", ".out");
        var err = Files.createTempFile("godwit", ".err");
        return new Running(command(words).start(out, err), out, err);
    }

    /// A call that has not been waited for.
    record Running(Process process, Path out, Path err) {

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        /// Waits until it has said so on its standard error, or has ended.
        boolean says(String text) throws IOException, InterruptedException {
            return State.reaches(text, () -> Files.readString(err).contains(text), process);
        }

        void signal(String name) throws IOException, InterruptedException {
            Command.in(Path.of("/"), "kill", "-" + name, Long.toString(process.pid())).run();
        }

        Ran await() throws IOException, InterruptedException {
            try {
                if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                    fail("godwit has not ended after " + PATIENCE_MINUTES + " minutes");
                }
                return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                process.destroyForcibly();
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        }
    }
}
