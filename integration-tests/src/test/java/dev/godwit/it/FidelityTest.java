package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.godwit.it.Program.Ran;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Trees that exist, and one of everything that is awkward, carried until rsync finds nothing to
/// do.
class FidelityTest {
    private static final int MIB_OF_BLOCKS = 2_048;

    @TempDir(factory = FastFolders.class)
    Path folder;

    private Program program;

    @BeforeEach
    void install() throws Exception {
        program = Program.in(folder);
    }

    /// Java cannot name some of what is in there.
    @AfterEach
    void remove() throws Exception {
        Command.in(folder, "rm", "-rf", "hostile", "destination").run();
    }

    @ParameterizedTest(name = "LC_ALL={0}")
    @MethodSource("locales")
    void carriesEverythingAwkwardInEveryLocale(String locale) throws Exception {
        var source = hostile();
        var destination = folder.resolve("destination");

        var ran = migrate(Map.of("LC_ALL", locale), source, destination);

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(1);
        assertThat(ran.json().get("source").get("specials").asInt()).isEqualTo(1);
        assertThat(ran.json().get("outcomes").get("unsupported").asInt()).isEqualTo(1);
        assertThat(ran.json().get("outcomes").get("copied").asLong())
                .isEqualTo(ran.json().get("differences").get("only_on_source").asLong())
                .isGreaterThan(90);
        assertThat(ran.json().get("verified").get("mismatches").asInt()).isZero();
        var report = program.run("report", "--json", "--outcome", "unsupported");
        assertThat(report.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.get("path").asString()).isEqualTo("fifo"));
        assertThat(Oracle.differences(source, destination)).containsExactly("cS+++++++++ fifo");
        assertHoles(source, destination);
    }

    static Stream<String> locales() {
        return Stream.of("C.UTF-8", "C", "xx_XX.ISO-8859-1");
    }

    /// A hole may not become zeros that fill the disk.
    private static void assertHoles(Path source, Path destination) throws Exception {
        for (var name : new String[] {"sparse", "all-hole"}) {
            assertThat(blocks(destination.resolve(name)))
                    .as("blocks of " + name)
                    .isLessThanOrEqualTo(blocks(source.resolve(name)) + MIB_OF_BLOCKS);
        }
    }

    private static long blocks(Path file) throws Exception {
        var asked = Command.in(Path.of("/"), "stat", "-c", "%b", file.toString()).run();
        return Long.parseLong(asked.out().strip());
    }

    @Test
    void carriesTheHostileTreeOnceOnly() throws Exception {
        var source = hostile();
        var destination = folder.resolve("destination");
        migrate(Map.of(), source, destination);

        var again = migrate(Map.of(), source, destination);

        assertThat(again.exit()).as(again.toString()).isEqualTo(1);
        assertThat(again.json().get("differences").get("same").asLong()).isGreaterThan(90);
        assertThat(again.json().get("outcomes").get("copied").asInt()).isZero();
        assertThat(again.json().get("outcomes").get("overwritten").asInt()).isZero();
        assertThat(again.json().get("outcomes").get("metadata").asInt()).isZero();
        assertThat(again.json().get("bytes_copied").asInt()).isZero();
    }

    @Test
    void carriesWhatIsNeitherFileNorFolderNorLinkWhenAsked() throws Exception {
        assumeThat(Users.isRoot()).as("only root makes devices").isTrue();
        var source = hostile();
        var destination = folder.resolve("destination");
        var made =
                Command.in(
                                source,
                                "sh",
                                "-ec",
                                """
                                mknod null c 1 3; mknod large b 259 70000; chown 12:34 null
                                chmod 640 fifo; touch -d @1234567890.123456789 fifo null
                                mkdir in; mkfifo in/fifo
                                python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("in/socket")'
                                """)
                        .run();
        assertThat(made.exit()).as(made.err()).isZero();

        var ran = migrate(Map.of(), source, destination, "--specials");
        var again = migrate(Map.of(), source, destination, "--specials");

        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(ran.json().get("source").get("specials").asInt()).isEqualTo(5);
        assertThat(ran.json().get("outcomes").get("unsupported").asInt()).isZero();
        assertThat(Oracle.differences(source, destination)).isEmpty();
        assertThat(again.json().get("outcomes").get("copied").asInt()).isZero();
        assertThat(again.json().get("outcomes").get("metadata").asInt()).isZero();
    }

    @Test
    void linksAndSeparatesWhatHasTheRightContentAlready() throws Exception {
        var grown =
                Command.in(
                                folder,
                                "sh",
                                "-ec",
                                """
                                mkdir source destination; cd source
                                echo same >a; ln a b; ln a c
                                echo two >p; ln p q; ln p r
                                echo x >x; echo x >y; echo lone >lone
                                cd ..; cp -p source/* destination; cd destination
                                rm q y; ln p q; ln x y; ln lone ../outside; cd ..
                                touch -r source/x source/y; touch -r source/x destination/x
                                chmod 644 source/* destination/*; chmod 600 source/y source/lone
                                """)
                        .run();
        assertThat(grown.exit()).as(grown.err()).isZero();
        var source = folder.resolve("source");
        var destination = folder.resolve("destination");

        var ran = migrate(Map.of(), source, destination);
        var again = migrate(Map.of(), source, destination);

        assertThat(ran.json().get("differences").get("changed").asInt()).isEqualTo(5);
        assertThat(ran.json().get("conflicts").asInt()).isZero();
        assertThat(again.json().get("differences").get("same").asInt()).isEqualTo(9);
        assertThat(Oracle.differences(source, destination))
                .allMatch(line -> line.startsWith(Oracle.PRE_IMAGE));
        // rsync leaves links alone that the source does not have.
        assertThat(Files.isSameFile(destination.resolve("x"), destination.resolve("y"))).isFalse();
        assertThat(Files.getAttribute(folder.resolve("outside"), "unix:mode"))
                .isEqualTo(Files.getAttribute(source.resolve("a"), "unix:mode"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trees")
    void carriesATreeThatEveryMachineHas(Path source) throws Exception {
        assumeThat(Users.isRoot()).as(source + " as a whole can be read by root only").isTrue();
        var destination = folder.resolve("destination");

        var ran = migrate(Map.of(), source, destination);

        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(Oracle.differences(source, destination)).isEmpty();
    }

    /// The largest only in a campaign: `-Dgodwit.large=true`.
    static Stream<Path> trees() throws Exception {
        var trees =
                Stream.of(Path.of("/etc"), Path.of(System.getProperty("java.home")).toRealPath());
        return Boolean.getBoolean("godwit.large")
                ? Stream.concat(trees, Stream.of(Path.of("/usr/share")))
                : trees;
    }

    private Ran migrate(
            Map<String, String> environment, Path source, Path destination, String... options)
            throws Exception {
        var locale = environment.getOrDefault("LC_ALL", "C.UTF-8");
        var words = new ArrayList<>(List.of("migrate", "--yes", "--json", "--verify", "full"));
        words.addAll(List.of(options));
        words.addAll(List.of(source.toString(), destination.toString()));
        return program.through("env", "LC_ALL=" + locale).run(words.toArray(String[]::new));
    }

    private Path hostile() throws Exception {
        Oracle.needs("python3");
        var script = folder.resolve("hostile-tree.py");
        try (InputStream in =
                Objects.requireNonNull(getClass().getResourceAsStream("/hostile-tree.py"))) {
            Files.write(script, in.readAllBytes());
        }
        var root = folder.resolve("hostile");
        var grown = Command.in(folder, "python3", script.toString(), root.toString()).run();
        assertThat(grown.exit()).as(grown.err()).isZero();
        return root;
    }
}
