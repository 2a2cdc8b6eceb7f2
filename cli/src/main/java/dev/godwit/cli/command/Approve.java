package dev.godwit.cli.command;

import dev.godwit.api.Approval;
import dev.godwit.api.Migration;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.json.StatusJson;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Chapter;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.Units;

/// Freezes the plan.
final class Approve implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of("approve", Chapter.STEP_BY_STEP, "Freeze the plan, print its fingerprint")
                .details("What is copied afterwards is this plan and nothing else.")
                .options(OptionSets.WHICH)
                .options(Option.ON_CONFLICT, Option.MAX_DELETE)
                .examples("approve", "approve --on-conflict keep");
    }

    @Override
    public ExitCode run(Call call) throws InterruptedException {
        Console console = call.console();
        try (Migration migration = call.open()) {
            Reviewing.settleConflicts(migration);
            Approval approval = migration.approve(Call.person());
            if (console.json()) {
                console.answer(StatusJson.of(migration.status()));
            } else {
                console.result(approval.fingerprint());
                console.remark(
                        "Approved: "
                                + Units.count(approval.nodes(), "node")
                                + " to settle. godwit copy carries it out.");
            }
            return ExitCode.DONE;
        }
    }
}
