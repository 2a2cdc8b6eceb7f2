package dev.godwit.cli.syntax;

import dev.godwit.cli.config.Option;
import dev.godwit.cli.syntax.Syntax.Argument;
import java.io.File;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Lays a command out as picocli wants it.
final class CommandLayout {
    private CommandLayout() {}

    static CommandSpec of(Syntax syntax) {
        CommandSpec spec = CommandSpec.create().name(syntax.name());
        spec.usageMessage().description(syntax.summary());
        for (Option option : Option.values()) {
            if (syntax.options().contains(option)) {
                spec.addOption(option(option));
            }
        }
        spec.addOption(Grammar.help());
        for (int i = 0; i < syntax.arguments().size(); i++) {
            spec.addPositional(argument(i, syntax.arguments().get(i)));
        }
        return spec;
    }

    private static OptionSpec option(Option option) {
        OptionSpec.Builder builder =
                OptionSpec.builder(option.option())
                        .userObject(option)
                        .description(option.description().replace("%", "%%"));
        if (!option.choices().isEmpty()) {
            builder.completionCandidates(option.choices());
        }
        switch (option.shape()) {
            case FLAG -> builder.type(Boolean.class).arity("0").negatable(true);
            case VALUE -> builder.type(type(option.label())).arity("1").paramLabel(option.label());
            case LIST ->
                    builder.type(List.class)
                            .auxiliaryTypes(type(option.label()))
                            .arity("1")
                            .paramLabel(option.label());
        }
        return builder.build();
    }

    private static PositionalParamSpec argument(int index, Argument argument) {
        boolean many = argument.most() > 1;
        PositionalParamSpec.Builder builder =
                PositionalParamSpec.builder()
                        .index(many ? index + "..*" : Integer.toString(index))
                        .arity(many ? "0..*" : "1")
                        // Counted afterwards: of a call that is wrong in two ways, the option that
                        // is not there tells more.
                        .required(false)
                        .paramLabel(argument.label())
                        .description(argument.description());
        if (!argument.choices().isEmpty()) {
            builder.completionCandidates(argument.choices());
        }
        if (many) {
            builder.type(List.class).auxiliaryTypes(String.class);
        } else {
            builder.type(type(argument.label()));
        }
        return builder.build();
    }

    /// The type of a value, which tells a shell to complete files; values are kept as texts.
    private static Class<?> type(String label) {
        return isFile(label) ? File.class : String.class;
    }

    /// Whether what is called so names a file or folder.
    static boolean isFile(String label) {
        return switch (label) {
            case "DIR", "FILE", "SOURCE", "DESTINATION", "LOCATION" -> true;
            default -> false;
        };
    }
}
