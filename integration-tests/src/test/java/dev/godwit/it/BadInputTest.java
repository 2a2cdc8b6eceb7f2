package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.godwit.it.Program.Ran;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is refused is refused in one line that says why, before anything is touched.
@Execution(ExecutionMode.CONCURRENT)
class BadInputTest {
    private static final int USAGE = 2;
    private static final int REFUSED = 5;

    @TempDir(factory = FastFolders.class)
    Path folder;

    private Program program;
    private Path source;
    private Path destination;
    private Path state;

    @BeforeEach
    void grow() throws Exception {
        program = Program.in(folder);
        source = folder.resolve("source");
        destination = folder.resolve("destination");
        state = folder.resolve("state");
        Trees.grow(source, new Random(1), 40);
        Files.writeString(Files.createDirectory(destination).resolve("theirs"), "theirs");
    }

    // ------------------------------------------------------------ a table of calls

    /// @param words after `migrate --yes`; S and D stand for the source and the destination
    /// @param prepared a shell script that runs in the folder of both, beforehand
    /// @param said what the message names
    record Case(String name, String prepared, List<String> words, int exit, String said) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case bad(String name, String prepared, String words, int exit, String said) {
        return new Case(name, prepared, List.of(words.split(" ")), exit, said);
    }

    static Stream<Case> cases() {
        return Stream.of(
                bad("a source that is not there", "", "S/missing D", USAGE, "source/missing"),
                bad("an empty source", "mkdir void", "void D", REFUSED, "--allow-empty"),
                bad("a file as source", "touch file", "file D", USAGE, "not a folder"),
                bad("a file as destination", "touch file", "S file", USAGE, "not a folder"),
                bad("a destination inside the source", "", "S S/inside", REFUSED, "source/inside"),
                bad("a source inside the destination", "", "S .", REFUSED, "source"),
                bad("the same tree twice", "", "S S", REFUSED, "same folder"),
                bad(
                        "the same tree through a link",
                        "ln -s source l",
                        "S l",
                        REFUSED,
                        "same folder"),
                bad("the same tree through dots", "", "S D/../source", REFUSED, "same folder"),
                bad("inside through a link", "ln -s source l", "S l/in/deep", REFUSED, "l/in/deep"),
                bad("around through a link", "ln -s source/.. l", "S l", REFUSED, "source"),
                bad("an unknown option", "", "--colour S D", USAGE, "--colour"),
                bad("an option without its value", "", "S D --workers", USAGE, "--workers"),
                bad("a value that is none", "", "--workers many S D", USAGE, "workers"),
                bad("a size that is none", "", "--min-size big S D", USAGE, "min-size"),
                bad("a word too many", "", "S D S", USAGE, "source"),
                bad("a word too few", "", "S", USAGE, "DESTINATION"),
                bad("an unknown key", "echo speed: 9 >godwit.yaml", "S D", USAGE, "speed"),
                bad("what is no YAML", "echo '[[' >godwit.yaml", "S D", USAGE, "godwit.yaml"),
                bad(
                        "a configuration that others may write",
                        "echo workers: 2 >godwit.yaml; chmod 666 godwit.yaml",
                        "S D",
                        REFUSED,
                        "godwit.yaml"),
                bad("a configuration that is not there", "", "--config no S D", USAGE, "no"),
                bad("an unknown adapter", "", "gopher://host/x D", USAGE, "gopher"),
                bad("an unknown store", "", "--store oracle S D", USAGE, "oracle"),
                bad("an unknown setting", "", "--source-set a=b S D", USAGE, "a"),
                bad("credentials in a location", "", "s3://me:secret@x/y D", USAGE, "s3"),
                bad("a filter that is none", "", "--exclude [ S D", USAGE, "glob"),
                bad("a filter file that is not there", "", "--filter-from no S D", USAGE, "no"),
                bad(
                        "a state inside the source",
                        "",
                        "--state S/state S D",
                        REFUSED,
                        "source/state"),
                bad("a state inside the destination", "", "--state D/st S D", REFUSED, "st"),
                bad("a state that is a file", "touch f", "--state f S D", USAGE, "f"),
                bad("both names of a state", "", "--state x --name y S D", USAGE, "--name"),
                bad("a name that is a path", "", "--name ../x S D", USAGE, "../x"),
                bad(
                        "a state that others may write",
                        "mkdir st; chmod 777 st",
                        "--state st S D",
                        REFUSED,
                        "st"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isRefusedInOneLineAndNothingIsTouched(Case bad) throws Exception {
        var prepared = Command.in(folder, "sh", "-c", bad.prepared).run();
        assertThat(prepared.exit()).as(prepared.err()).isZero();
        var words = new ArrayList<>(List.of("migrate", "--yes"));
        bad.words.forEach(word ->
                words.add(
                        word.replaceFirst("^S(?=/|$)", source.toString())
                                .replaceFirst("^D(?=/|$)", destination.toString())));

        assertRefused(words, bad.exit, bad.said);
        assertThat(folder.resolve("home")).isEmptyDirectory();
    }

    // ------------------------------------------------------------ destinations

    @Test
    void aDestinationOnAReadOnlyFileSystemIsRefused() throws Exception {
        Mounts.needed();
        try (var mount = Mounts.readOnly(destination)) {
            assertThat(mount).isNotNull();
            assertRefused(migrate(), REFUSED, "destination");
        }
    }

    @Test
    void aDestinationWhereNothingCanBeMadeIsRefused() throws Exception {
        destination = Path.of("/proc/sys/godwit");
        assertRefused(migrate(), REFUSED, "/proc/sys");
    }

    /// Before a person has looked at a plan that can never be carried out.
    @Test
    void aDestinationWhereNothingCanBeMadeIsRefusedBeforeTheReview() throws Exception {
        Files.writeString(folder.resolve("in-the-way"), "a file");
        for (var there :
                List.of(
                        Path.of("/proc/godwit"),
                        Path.of("/sys/godwit/deep"),
                        folder.resolve("in-the-way/below"))) {
            var words = List.of("discover", source.toString(), there.toString());
            assertRefused(words, REFUSED, "cannot be written to");
        }
    }

    @Test
    void aDestinationOfSomebodyElseIsRefused() throws Exception {
        assumeThat(Users.isRoot()).as("only root can become somebody else").isTrue();
        Users.share(folder, "home", "tmp");
        state = folder.resolve("home/state");
        program = program.through(Users.asNobody());
        assertRefused(migrate(), REFUSED, "destination");
    }

    // ------------------------------------------------------------ states

    @Test
    void theStateOfAnotherPairIsRefused() throws Exception {
        complete();
        var other = folder.resolve("other");
        Trees.grow(other, new Random(2), 3);
        var words = List.of("migrate", "--yes", "--state", state.toString(), other.toString());
        assertRefused(with(words, destination.toString()), REFUSED, "another pair");
        assertRefused(
                List.of(
                        "discover",
                        "--state",
                        state.toString(),
                        source.toString(),
                        folder + "/elsewhere"),
                REFUSED,
                "another pair");
    }

    @Test
    void aCorruptPictureOfTheStateIsRefusedAndMended() throws Exception {
        complete();
        var yaml = state.resolve("migration.yaml");
        for (var corrupt : List.of("", "format: [", "format: 1", "no: format", "format: 2\n")) {
            Files.writeString(yaml, corrupt);
            assertRefused(migrate(), REFUSED, "migration.yaml");
        }
        var mended = program.run("doctor", "--repair", "--json", "--state", state.toString());
        assertThat(mended.exit()).as(mended.toString()).isIn(0, 1);
        var again = program.run(migrate().toArray(String[]::new));
        assertThat(again.exit()).as(again.toString()).isZero();
    }

    @Test
    void aTruncatedStoreIsRefused() throws Exception {
        complete();
        try (var store = FileChannel.open(store(), StandardOpenOption.WRITE)) {
            store.truncate(store.size() / 2);
        }
        assertRefused(migrate(), REFUSED, "state");
        assertExplained();
    }

    /// A state that does not open is explained by `doctor`, left as it is, and still a refusal.
    private void assertExplained() throws Exception {
        var before = seen();
        var doctor = program.run("doctor", "--json", "--state", state.toString());
        assertThat(doctor.exit()).as(doctor.toString()).isEqualTo(REFUSED);
        var findings = doctor.json().get("findings");
        assertThat(findings.get(0).get("ok").asBoolean()).isFalse();
        assertThat(findings.get(0).get("what").asString()).contains(state.toString());
        assertThat(findings.get(0).get("next").asString()).contains("Nothing was changed", "copy");
        assertThat(findings.get(1).get("what").asString()).contains("phase Complete of pass");
        assertThat(seen()).isEqualTo(before);
    }

    @Test
    void aDamagedStoreIsPutAsideAndTheTreesAreListedAgainWhenAPersonSaysSo() throws Exception {
        complete();
        Files.write(store(), new byte[1 << 16]);

        var mended = program.run("doctor", "--repair", "--json", "--state", state.toString());

        assertThat(mended.exit()).as(mended.toString()).isEqualTo(1);
        assertThat(mended.out()).contains("damaged-1", "begins anew", "cannot be rolled back");
        assertThat(state.resolve("damaged-1/state.duckdb")).hasSize(1 << 16);
        assertNothingIsCopiedAgain();
    }

    @Test
    void aStoreThatIsGoneIsMadeAgainWhenAPersonSaysSo() throws Exception {
        complete();
        Files.delete(store());
        assertRefused(migrate(), REFUSED, "is gone");

        var mended = program.run("doctor", "--repair", "--state", state.toString());

        assertThat(mended.exit()).as(mended.toString()).isEqualTo(1);
        assertNothingIsCopiedAgain();
    }

    private void assertNothingIsCopiedAgain() throws Exception {
        var words = new ArrayList<>(migrate());
        words.add("--json");
        var again = program.run(words.toArray(String[]::new));
        assertThat(again.exit()).as(again.toString()).isZero();
        assertThat(again.json().get("outcomes").get("copied").asInt()).isZero();
        assertThat(again.json().get("differences").get("same").asInt()).isPositive();
        var doctor = program.run("doctor", "--state", state.toString());
        assertThat(doctor.exit()).as(doctor.toString()).isZero();
    }

    @Test
    void aStoreOfZerosIsRefused() throws Exception {
        complete();
        Files.write(store(), new byte[1 << 16]);
        assertRefused(migrate(), REFUSED, "state");
        assertExplained();
    }

    @Test
    void aStoreWithFlippedBytesIsRefused() throws Exception {
        complete();
        try (var store = FileChannel.open(store(), StandardOpenOption.WRITE)) {
            for (long at = 4096; at < store.size(); at += 4096) {
                store.write(ByteBuffer.wrap(new byte[] {0x55, 0x2a}), at + 100);
            }
        }
        assertRefused(migrate(), REFUSED, "state");
        assertExplained();
    }

    @Test
    void aStoreOlderThanItsHeadIsRefused() throws Exception {
        complete();
        var older = Files.readAllBytes(store());
        Files.writeString(source.resolve("new"), "new");
        complete();
        Files.write(store(), older);
        assertRefused(migrate(), REFUSED, "state");
        assertExplained();
    }

    @Test
    void aMissingHeadIsRefused() throws Exception {
        complete();
        Files.delete(state.resolve("head"));
        assertRefused(migrate(), REFUSED, "head");
        assertExplained();
    }

    @Test
    void aMissingStoreIsRefused() throws Exception {
        complete();
        Files.delete(store());
        assertRefused(migrate(), REFUSED, "state");
    }

    @Test
    void aSecondEngineIsRefusedWithTheProcessOfTheFirst() throws Exception {
        FixedTreePlugin.pack(program.plugins().resolve("fixed.jar"), folder);
        var words =
                List.of(
                        "migrate",
                        "--yes",
                        "--state",
                        state.toString(),
                        "--source-set",
                        "size=8000000",
                        "--source-set",
                        "pause=60000",
                        "fixed:large",
                        destination.toString());
        var first = program.start(words.toArray(String[]::new));
        try {
            assertThat(new State(state).reaches(Set.of(State.COPY), first.process())).isTrue();
            first.signal("STOP");
            var pid = "process " + first.process().pid();
            assertRefused(words, REFUSED, pid);
            assertRefused(List.of("resume", "--state", state.toString()), REFUSED, pid);
            assertRefused(List.of("approve", "--state", state.toString()), REFUSED, pid);
            assertRefused(List.of("exclude", "large", "--state", state.toString()), REFUSED, pid);
            assertRefused(List.of("delete", "--yes", state.toString()), USAGE, "");
        } finally {
            first.kill();
            first.await();
        }
    }

    @Test
    void commandsWithoutAMigrationSaySo() throws Exception {
        for (var command : List.of("review", "copy", "resume", "approve", "verify", "report")) {
            assertRefused(List.of(command), USAGE, "no migration");
            assertRefused(List.of(command, "--state", folder + "/none"), USAGE, "no migration");
        }
    }

    // ------------------------------------------------------------ what holds for all

    private Path store() {
        return state.resolve("state.duckdb");
    }

    private List<String> migrate() {
        return List.of(
                "migrate",
                "--yes",
                "--state",
                state.toString(),
                source.toString(),
                destination.toString());
    }

    private void complete() throws Exception {
        var ran = program.run(migrate().toArray(String[]::new));
        assertThat(ran.exit()).as(ran.toString()).isZero();
    }

    private static List<String> with(List<String> words, String more) {
        var all = new ArrayList<>(words);
        all.add(more);
        return all;
    }

    private void assertRefused(List<String> words, int exit, String said) throws Exception {
        var before = seen();
        assertRefusal(program.run(words.toArray(String[]::new)), exit, said, false);
        assertRefusal(program.run(with(words, "--json").toArray(String[]::new)), exit, said, true);
        assertThat(seen()).as("touched by %s", words).isEqualTo(before);
    }

    private static void assertRefusal(Ran ran, int exit, String said, boolean json) {
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(exit);
        assertThat(ran.err())
                .as(ran.toString())
                .hasLineCount(1)
                .startsWith("godwit: ")
                .contains(said)
                .doesNotContain("Exception");
        if (!json) {
            assertThat(ran.out()).isEmpty();
            return;
        }
        assertThat(ran.json().propertyNames()).containsExactly("error");
        var error = ran.json().get("error");
        assertThat(error.propertyNames()).containsExactlyInAnyOrder("code", "what", "next");
        assertThat(error.get("code").asInt()).isEqualTo(exit);
        assertThat(error.get("what").asString()).isNotEmpty();
        assertThat(error.get("next").asString()).isNotEmpty();
    }

    /// Both trees, and the content of the state; that its folder was looked into may be seen.
    private Map<String, String> seen() throws IOException {
        var seen = new TreeMap<>(Oracle.look(source));
        seen.putAll(Oracle.look(destination));
        if (Files.isDirectory(state)) {
            try (var files = Files.walk(state)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    seen.put(file.toString(), Oracle.hash(Files.readAllBytes(file)));
                }
            }
        }
        return seen;
    }
}
