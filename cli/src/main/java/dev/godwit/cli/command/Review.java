package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.json.StatusJson;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Chapter;
import java.util.Map;

/// Shows the plan.
final class Review implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of("review", Chapter.REVIEW, "Show the plan: totals by difference, or nodes")
                .options(OptionSets.WHICH);
    }

    @Override
    public ExitCode run(Call call) {
        try (Migration migration = call.open()) {
            MigrationStatus status = migration.status();
            if (call.console().json()) {
                Map<String, Object> json = StatusJson.of(status);
                json.put("decisions", StatusJson.decisions(status.totals()));
                call.console().answer(json);
            } else {
                new PlanView(call.console(), call.clock()).show(status);
            }
            return ExitCode.DONE;
        }
    }
}
