package dev.godwit.cli.syntax;

import dev.godwit.cli.config.Option;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// How a command is called.
///
/// @param name as typed
/// @param chapter of the help it stands in
/// @param summary one line, without a full stop
/// @param details what a person has to know to use it; empty when the summary says it
/// @param arguments in their order
/// @param options it takes
/// @param examples of calls, without the program's name
public record Syntax(
        String name,
        Chapter chapter,
        String summary,
        String details,
        List<Argument> arguments,
        Set<Option> options,
        List<String> examples) {

    /// Every command takes these.
    private static final Set<Option> COMMON =
            EnumSet.of(
                    Option.CONFIG,
                    Option.JSON,
                    Option.QUIET,
                    Option.VERBOSE,
                    Option.NO_PROGRESS,
                    Option.NO_COLOR);

    public Syntax {
        arguments = List.copyOf(arguments);
        options = Set.copyOf(options);
        examples = List.copyOf(examples);
    }

    /// The chapters of the help, in their order.
    public enum Chapter {
        ALL_AT_ONCE("Carry a tree"),
        STEP_BY_STEP("Step by step"),
        REVIEW("Look at the plan and change it"),
        LOOK("See what happens and what happened"),
        HOUSEKEEPING("Housekeeping");

        private final String title;

        Chapter(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /// An argument that is no option.
    ///
    /// @param label in capitals
    /// @param description in a sentence
    /// @param least how often it has to be given
    /// @param most how often it may be given
    /// @param choices the values it takes, where they are a closed set
    public record Argument(
            String label, String description, int least, int most, List<String> choices) {
        public Argument {
            choices = List.copyOf(choices);
        }

        public static Argument one(String label, String description) {
            return new Argument(label, description, 1, 1, List.of());
        }

        public static Argument optional(String label, String description) {
            return new Argument(label, description, 0, 1, List.of());
        }

        public static Argument some(String label, String description) {
            return new Argument(label, description, 1, Integer.MAX_VALUE, List.of());
        }

        public static Argument any(String label, String description) {
            return new Argument(label, description, 0, Integer.MAX_VALUE, List.of());
        }
    }

    public static Syntax of(String name, Chapter chapter, String summary) {
        return new Syntax(name, chapter, summary, "", List.of(), COMMON, List.of());
    }

    public Syntax details(String text) {
        return new Syntax(name, chapter, summary, text, arguments, options, examples);
    }

    public Syntax arguments(Argument... more) {
        return new Syntax(name, chapter, summary, details, List.of(more), options, examples);
    }

    public Syntax options(Collection<Option> more) {
        Set<Option> all = EnumSet.copyOf(options);
        all.addAll(more);
        return new Syntax(name, chapter, summary, details, arguments, all, examples);
    }

    public Syntax options(Option... more) {
        return options(List.of(more));
    }

    public Syntax examples(String... calls) {
        return new Syntax(name, chapter, summary, details, arguments, options, List.of(calls));
    }
}
