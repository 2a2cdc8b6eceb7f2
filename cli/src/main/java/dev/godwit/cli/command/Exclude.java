package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.json.StatusJson;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Argument;
import dev.godwit.cli.syntax.Syntax.Chapter;
import dev.godwit.cli.terminal.Units;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Totals;
import java.util.List;

/// Leaves nodes out of the plan, or takes them in again.
final class Exclude implements Command {
    private final boolean excludes;

    private Exclude(boolean excludes) {
        this.excludes = excludes;
    }

    static Exclude exclude() {
        return new Exclude(true);
    }

    static Exclude include() {
        return new Exclude(false);
    }

    @Override
    public Syntax syntax() {
        Syntax syntax =
                excludes
                        ? Syntax.of(
                                "exclude", Chapter.REVIEW, "Leave nodes out, with everything below")
                        : Syntax.of(
                                        "include",
                                        Chapter.REVIEW,
                                        "Take excluded nodes in again, with everything below")
                                .details(
                                        "What a filter had kept from being listed is listed first:"
                                                + " godwit resume does that.");
        return syntax.arguments(
                        Argument.some("PATH", "A node, relative to the root, as godwit prints it."))
                .options(OptionSets.WHICH)
                .options(Option.ONLY_THIS)
                .examples(syntax.name() + " cache logs/2019");
    }

    @Override
    public ExitCode run(Call call) throws InterruptedException {
        List<String> paths = call.paths();
        boolean onlyThis = call.flag(Option.ONLY_THIS);
        try (Migration migration = call.open()) {
            Totals totals =
                    excludes
                            ? migration.exclude(paths, onlyThis, Call.person())
                            : migration.include(paths, onlyThis, Call.person());
            if (call.console().json()) {
                call.console().answer(StatusJson.of(migration.status()));
            } else {
                call.console()
                        .remark(
                                "Excluded now: "
                                        + Units.count(
                                                totals.decision(Decision.EXCLUDE).nodes(), "node")
                                        + ". godwit approve freezes the plan.");
            }
            return ExitCode.DONE;
        }
    }
}
