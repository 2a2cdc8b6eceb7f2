package dev.godwit.cli.syntax;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.cli.command.Command;
import dev.godwit.cli.command.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionsTest {
    @TempDir Path folder;
    private Completions completions;

    @BeforeEach
    void writeThem() {
        completions =
                new Completions(new Grammar(Commands.all().stream().map(Command::syntax).toList()));
    }

    private static boolean available(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "-c", "exit 0").start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = process.inputReader(UTF_8).readAllAsString();
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /// What bash would offer after these words, of which the last is unfinished.
    private List<String> bash(String... words) throws IOException, InterruptedException {
        assumeTrue(available("bash"), "bash is not installed");
        Path script = Files.writeString(folder.resolve("script"), completions.script("bash"));
        String line = String.join(" ", words);
        String quoted = "'" + String.join("' '", words) + "'";
        return run(
                        "bash",
                        "-c",
                        """
                        source %s
                        COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; COMP_POINT=%d
                        _complete_godwit 2>/dev/null
                        printf '%%s\\n' "${COMPREPLY[@]}"
                        """
                                .formatted(script, quoted, words.length - 1, line, line.length()))
                .lines()
                .map(String::strip)
                .toList();
    }

    @Test
    void completesCommandsOptionsAndValuesInBash() throws Exception {
        assertThat(bash("godwit", "re"))
                .containsExactlyInAnyOrder("resume", "retry", "review", "report");
        assertThat(bash("godwit", "migrate", "--on-")).containsExactly("--on-conflict");
        assertThat(bash("godwit", "migrate", "--on-conflict", "k")).containsExactly("keep");
        assertThat(bash("godwit", "completion", "")).contains("bash", "zsh", "fish");
    }

    @Test
    void completesFilesForLocationsInBash() throws Exception {
        Files.createDirectory(folder.resolve("photos"));

        assertThat(bash("godwit", "migrate", "pho")).contains("photos");
    }

    @Test
    void completesInZshThroughTheEmulationOfBash() throws Exception {
        assertThat(completions.script("zsh")).contains("bashcompinit");
        assumeTrue(available("zsh"), "zsh is not installed");
        Path script = Files.writeString(folder.resolve("script"), completions.script("zsh"));

        assertThat(
                        run(
                                "zsh",
                                "-fc",
                                "autoload -U compinit; compinit -u; source "
                                        + script
                                        + "; print ${_comps[godwit]}"))
                .contains("_bash_complete");
    }

    @Test
    void completesCommandsOptionsAndValuesInFish() throws Exception {
        String script = completions.script("fish");
        assertThat(script)
                .contains(
                        "complete -c godwit -n __fish_use_subcommand -a migrate",
                        "-l on-conflict -r -f -a 'ask overwrite keep newer'");
        assumeTrue(available("fish"), "fish is not installed");
        Path file = Files.writeString(folder.resolve("script"), script);

        assertThat(run("fish", "-N", "-c", "source " + file + "; complete -C 'godwit mig'"))
                .startsWith("migrate\t");
        assertThat(
                        run(
                                "fish",
                                "-N",
                                "-c",
                                "source "
                                        + file
                                        + "; complete -C 'godwit migrate --on-conflict k'"))
                .startsWith("keep");
    }
}
