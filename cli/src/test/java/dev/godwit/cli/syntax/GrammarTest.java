package dev.godwit.cli.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.cli.command.Command;
import dev.godwit.cli.command.Commands;
import dev.godwit.cli.config.Given;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.terminal.Paint;
import dev.godwit.cli.terminal.Text;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrammarTest {
    private final Grammar grammar =
            new Grammar(Commands.all().stream().map(Command::syntax).toList());

    private Parsed.Call call(String... words) {
        return (Parsed.Call) grammar.parse(List.of(words));
    }

    @Test
    void knowsTheCommandsOfTheContractAndNoOther() {
        assertThat(grammar.commands())
                .extracting(Syntax::name)
                .containsExactlyInAnyOrder(
                        "migrate",
                        "discover",
                        "review",
                        "exclude",
                        "include",
                        "decide",
                        "rollback",
                        "finish",
                        "approve",
                        "copy",
                        "verify",
                        "retry",
                        "resume",
                        "status",
                        "report",
                        "list",
                        "show",
                        "delete",
                        "doctor",
                        "completion");
    }

    @Test
    void keepsTheOrderOfFilters() {
        Parsed.Call call =
                call("migrate", "--exclude", "a", "s", "--include=b", "d", "--exclude", "-c");

        assertThat(call.given())
                .containsExactly(
                        new Given(Option.EXCLUDE, "a", "--exclude"),
                        new Given(Option.INCLUDE, "b", "--include"),
                        new Given(Option.EXCLUDE, "-c", "--exclude"));
        assertThat(call.arguments()).containsExactly("s", "d");
    }

    @Test
    void letsFlagsBeTakenBack() {
        assertThat(call("migrate", "--no-yes", "--rollback", "s", "d").given())
                .containsExactly(
                        new Given(Option.YES, "false", "--yes"),
                        new Given(Option.NO_ROLLBACK, "false", "--no-rollback"));
    }

    @Test
    void takesArgumentsForWhatTheyAre() {
        assertThat(call("migrate", "--", "--odd", "@file").arguments())
                .containsExactly("--odd", "@file");
        assertThat(call("migrate", "@file", "${x}").arguments()).containsExactly("@file", "${x}");
        assertThat(call("exclude", "a b", "c,d").arguments()).containsExactly("a b", "c,d");
    }

    @Test
    void helpsInEveryUsualWay() {
        assertThat(grammar.parse(List.of("--help"))).isInstanceOf(Parsed.ProgramHelp.class);
        assertThat(grammar.parse(List.of("-h"))).isInstanceOf(Parsed.ProgramHelp.class);
        assertThat(grammar.parse(List.of("help"))).isInstanceOf(Parsed.ProgramHelp.class);
        assertThat(grammar.parse(List.of("help", "copy"))).isInstanceOf(Parsed.CommandHelp.class);
        assertThat(grammar.parse(List.of("copy", "--help"))).isInstanceOf(Parsed.CommandHelp.class);
        assertThat(grammar.parse(List.of("--version"))).isInstanceOf(Parsed.Version.class);
    }

    @Test
    void namesACommandThatIsNone() {
        assertThatThrownBy(() -> grammar.parse(List.of("migarte", "s", "d")))
                .hasMessage("There is no command migarte");
        assertThatThrownBy(() -> grammar.parse(List.of("migarte", "--help")))
                .hasMessage("There is no command migarte");
        assertThatThrownBy(() -> grammar.parse(List.of("help", "migarte")))
                .hasMessage("There is no command migarte");
    }

    @Test
    void refusesAnOptionOfAnotherCommand() {
        assertThatThrownBy(() -> call("status", "--workers", "2"))
                .hasMessageContaining("Unknown option");
    }

    @Test
    void explainsEveryOptionOfEveryCommandWithinTheWidth() {
        for (Syntax syntax : grammar.commands()) {
            List<String> help = new Help(Paint.OFF, 80).command(syntax);

            assertThat(syntax.options())
                    .allSatisfy(option ->
                            assertThat(String.join("\n", help)).contains("  " + option.option()));
            assertThat(help).allSatisfy(line -> assertThat(Text.columns(line)).isLessThan(81));
        }
    }

    @Test
    void presentsEveryCommandWithinTheWidth() {
        List<String> help = new Help(Paint.OFF, 80).program(grammar.commands());

        assertThat(grammar.commands())
                .allSatisfy(syntax ->
                        assertThat(help).anyMatch(line -> line.startsWith("  " + syntax.name())));
        assertThat(help).allSatisfy(line -> assertThat(Text.columns(line)).isLessThan(81));
    }
}
