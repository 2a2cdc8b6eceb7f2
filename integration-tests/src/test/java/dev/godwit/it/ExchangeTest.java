package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody exchanges folders and files of both trees for links and FIFOs while Godwit copies as
/// root, again and again: nothing outside of the trees changes, nothing of it arrives, and no run
/// hangs or ends in a defect.
///
/// For longer: `-Dgodwit.exchange.seconds=600`.
class ExchangeTest {

    private static final Duration AT_LEAST =
            Duration.ofSeconds(Long.getLong("godwit.exchange.seconds", 15));

    /// A run may end well, with problems, at the review, suspended, or refuse.
    private static final Set<Integer> ENDS = Set.of(0, 1, 3, 4, 5);

    @TempDir(factory = FastFolders.class)
    Path folder;

    private Program program;
    private Path source;
    private Path destination;
    private Path outside;
    private Process exchanging;

    @BeforeEach
    void begin() throws Exception {
        Oracle.needs("python3");
        assumeThat(Users.isRoot()).as("what may go anywhere is root").isTrue();
        program = Program.in(folder);
        source = folder.resolve("source");
        destination = folder.resolve("destination");
        outside = folder.resolve("outside");
        var grown =
                Command.in(
                                folder,
                                "sh",
                                "-ec",
                                """
                                for d in 0 1 2 3 4 5 6 7; do
                                  mkdir -p source/d$d outside/d$d destination
                                  for f in 0 1 2 3 4 5 6 7; do
                                    echo "inside $d $f" >source/d$d/f$f
                                    echo "OUTSIDE $d $f" >outside/d$d/f$f
                                  done
                                  chmod 700 outside/d$d; chmod 600 outside/d$d/*
                                done
                                touch -d '2001-02-03' outside/* outside/*/*
                                """)
                        .run();
        assertThat(grown.exit()).as(grown.err()).isZero();
        var script = folder.resolve("exchange.py");
        try (InputStream in =
                Objects.requireNonNull(getClass().getResourceAsStream("/exchange.py"))) {
            Files.write(script, in.readAllBytes());
        }
        exchanging =
                Command.in(
                                folder,
                                "python3",
                                script.toString(),
                                source.toString(),
                                destination.toString(),
                                outside.toString())
                        .start(folder.resolve("exchange.out"), folder.resolve("exchange.err"));
    }

    @AfterEach
    void end() throws Exception {
        exchanging.destroyForcibly().waitFor();
    }

    @Test
    void leadsNowhereAndBringsNothing() throws Exception {
        var before = Oracle.look(outside);
        var runs = 0;
        var copied = 0L;
        var ends = new TreeSet<Integer>();
        for (var begun = System.nanoTime();
                runs < 2 || since(begun).compareTo(AT_LEAST) < 0;
                runs++) {
            var ran =
                    program.run(
                            "migrate",
                            "--yes",
                            "--json",
                            "--fresh",
                            "--on-conflict",
                            "overwrite",
                            "--state",
                            folder.resolve("state" + runs).toString(),
                            source.toString(),
                            destination.toString());
            assertThat(ran.exit()).as(ran.toString()).isIn(ENDS);
            assertThat(ran.out()).as(ran.toString()).contains("\"phase\"");
            copied += ran.json().get("outcomes").get("copied").asLong();
            copied += ran.json().get("outcomes").get("overwritten").asLong();
            ends.add(ran.exit());

            assertThat(Oracle.look(outside)).isEqualTo(before);
            var arrived =
                    Command.in(
                                    folder,
                                    "grep",
                                    "-rsl",
                                    "--devices=skip",
                                    "OUTSIDE",
                                    destination.toString())
                            .run();
            assertThat(arrived.out()).isEmpty();
        }

        assertThat(exchanging.isAlive())
                .as(Files.readString(folder.resolve("exchange.err")))
                .isTrue();
        assertThat(copied).as("copied in " + runs + " runs that ended " + ends).isPositive();
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
