package dev.godwit.cli.syntax;

import dev.godwit.cli.config.Given;
import java.util.List;

/// What the arguments ask for.
public sealed interface Parsed {

    /// A command is to be carried out.
    ///
    /// @param given the options, in their order
    /// @param arguments that are no options, in their order
    record Call(Syntax syntax, List<Given> given, List<String> arguments) implements Parsed {
        public Call {
            given = List.copyOf(given);
            arguments = List.copyOf(arguments);
        }
    }

    /// The help of the whole program.
    record ProgramHelp() implements Parsed {}

    /// The help of a command.
    record CommandHelp(Syntax syntax) implements Parsed {}

    record Version() implements Parsed {}
}
