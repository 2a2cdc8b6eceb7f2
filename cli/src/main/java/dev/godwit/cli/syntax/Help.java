package dev.godwit.cli.syntax;

import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.syntax.Syntax.Argument;
import dev.godwit.cli.syntax.Syntax.Chapter;
import dev.godwit.cli.terminal.Paint;
import dev.godwit.cli.terminal.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Writes the help, for a person who has never seen the program.
public final class Help {
    private static final int WIDEST = 100;
    private static final int INDENT = 2;
    private static final int WIDEST_TERM = 30;

    private static final Set<Option> WHICH = EnumSet.of(Option.STATE, Option.NAME);
    private static final Set<Option> CARRIED = EnumSet.range(Option.STORE, Option.DESTINATION_SET);
    private static final Set<Option> OUTPUT = EnumSet.range(Option.CONFIG, Option.NO_COLOR);

    private final Paint paint;
    private final int room;
    private final List<String> lines = new ArrayList<>();

    /// @param columns of the terminal; 0 for none
    public Help(Paint paint, int columns) {
        this.paint = paint;
        this.room = columns == 0 ? WIDEST : Math.clamp(columns, 40, WIDEST);
    }

    /// The help of the whole program.
    public List<String> program(Collection<Syntax> commands) {
        paragraph(
                "Godwit carries a tree of folders and files from one storage to another, in passes"
                        + " that you can trust: it lists both sides, shows the difference, copies"
                        + " exactly what you approved, and verifies it. Stopped at any moment, it"
                        + " goes on where it was.");
        lines.add("");
        lines.add(paint.bold("Usage:") + " godwit COMMAND [ARGUMENTS] [OPTIONS]");
        for (Chapter chapter : Chapter.values()) {
            heading(chapter.title());
            for (Syntax syntax : commands) {
                if (syntax.chapter() == chapter) {
                    term(24, syntax.name() + arguments(syntax), syntax.summary() + ".");
                }
            }
        }
        heading("Examples");
        example("godwit migrate /srv/photos /mnt/backup", "shows the plan and asks");
        example("godwit migrate --yes --json /srv/photos /mnt/backup", "for a script");
        example("godwit resume", "goes on after a stop");
        example("godwit report --outcome failed", "what went wrong");
        heading("Options");
        paragraph(
                "godwit COMMAND --help lists those of a command. Each is also a key of godwit.yaml"
                        + " in the working directory (max-errors: 10) and an environment variable"
                        + " (GODWIT_MAX_ERRORS=10). The command line wins, then the environment,"
                        + " then the file. The file may also name locations, for use as SOURCE and"
                        + " DESTINATION (locations: {photos: /srv/photos}).");
        heading("Environment");
        term(
                18,
                "GODWIT_HOME",
                "Where migrations are kept by name; else $XDG_STATE_HOME/godwit,"
                        + " else ~/.local/state/godwit.");
        term(18, "GODWIT_PLUGINS", "The folder whose jars are plug-ins.");
        term(18, "GODWIT_JAVA_HOME", "The Java to run on.");
        term(18, "GODWIT_JAVA_OPTS", "More options for it, such as -Xmx128m.");
        term(18, "NO_COLOR", "No colours.");
        exitCodes();
        return lines;
    }

    /// The help of a command.
    public List<String> command(Syntax syntax) {
        lines.add(
                paint.bold("Usage:")
                        + " godwit "
                        + syntax.name()
                        + arguments(syntax)
                        + " [OPTIONS]");
        lines.add("");
        paragraph(syntax.summary() + ". " + syntax.details());
        if (!syntax.arguments().isEmpty()) {
            heading("Arguments");
            syntax.arguments().forEach(this::argument);
        }
        Set<Option> own = EnumSet.noneOf(Option.class);
        own.addAll(syntax.options());
        own.removeAll(WHICH);
        own.removeAll(CARRIED);
        own.removeAll(OUTPUT);
        options("This command", syntax, own);
        options("Which migration", syntax, WHICH);
        options("What is carried, and how", syntax, CARRIED);
        options("Configuration and output", syntax, OUTPUT);
        if (!syntax.examples().isEmpty()) {
            heading("Examples");
            syntax.examples().forEach(call -> lines.add(" ".repeat(INDENT) + "godwit " + call));
        }
        exitCodes();
        return lines;
    }

    private void argument(Argument argument) {
        String choices =
                argument.choices().isEmpty()
                        ? ""
                        : " One of " + String.join(", ", argument.choices()) + ".";
        term(WIDEST_TERM, argument.label(), argument.description() + choices);
    }

    private void options(String title, Syntax syntax, Set<Option> section) {
        List<Option> options =
                List.of(Option.values()).stream()
                        .filter(section::contains)
                        .filter(syntax.options()::contains)
                        .toList();
        if (options.isEmpty()) {
            return;
        }
        heading(title);
        for (Option option : options) {
            String standard =
                    option.standard().isEmpty() ? "" : " Default: " + option.standard() + ".";
            String label = option.label().isEmpty() ? "" : " " + option.label();
            term(WIDEST_TERM, option.option() + label, option.description() + standard);
        }
    }

    private void exitCodes() {
        heading("Exit codes");
        for (ExitCode code : ExitCode.values()) {
            term(4, Integer.toString(code.number()), code.meaning());
        }
    }

    private static String arguments(Syntax syntax) {
        StringBuilder text = new StringBuilder();
        for (Argument argument : syntax.arguments()) {
            String label = argument.label() + (argument.most() > 1 ? "…" : "");
            text.append(' ').append(argument.least() == 0 ? "[" + label + "]" : label);
        }
        return text.toString();
    }

    private void heading(String title) {
        lines.add("");
        lines.add(paint.bold(title));
    }

    private void example(String call, String what) {
        lines.add(" ".repeat(INDENT) + Text.left(call, 54) + paint.dim(what));
    }

    private void paragraph(String text) {
        lines.addAll(wrapped(text.strip(), room));
    }

    /// A term with its explanation beside it, or below where it is too long for that.
    private void term(int columns, String term, String explanation) {
        List<String> explained = wrapped(explanation, room - INDENT - columns);
        String margin = " ".repeat(INDENT);
        boolean beside = Text.columns(term) < columns;
        if (!beside) {
            lines.add(margin + paint.cyan(term));
        }
        for (int i = 0; i < explained.size(); i++) {
            String left = beside && i == 0 ? paint.cyan(term) : "";
            String gap = " ".repeat(columns - (left.isEmpty() ? 0 : Text.columns(term)));
            lines.add(margin + left + gap + explained.get(i));
        }
    }

    private static List<String> wrapped(String text, int room) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && Text.columns(line.toString()) + 1 + Text.columns(word) > room) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
