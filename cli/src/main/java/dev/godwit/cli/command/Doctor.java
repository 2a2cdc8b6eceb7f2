package dev.godwit.cli.command;

import dev.godwit.api.Finding;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Argument;
import dev.godwit.cli.syntax.Syntax.Chapter;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Checks a location, or a migration's state, and says what to do.
final class Doctor implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "doctor",
                        Chapter.HOUSEKEEPING,
                        "Check a location or a migration's state and say what to do")
                .arguments(
                        Argument.optional(
                                "LOCATION", "A place to look at, instead of a migration."))
                .options(OptionSets.WHICH)
                .options(Option.REPAIR, Option.CONVERT_TO, Option.SOURCE_SET)
                .examples(
                        "doctor",
                        "doctor --repair --name photos",
                        "doctor --convert-to rocksdb",
                        "doctor /mnt/backup",
                        "doctor s3://bucket/photos --source-set read-only=true");
    }

    @Override
    public ExitCode run(Call call) {
        List<Finding> findings = call.arguments().isEmpty() ? state(call) : location(call);
        Console console = call.console();
        boolean well = findings.stream().allMatch(Finding::ok);
        if (console.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("ok", well);
            json.put("findings", findings.stream().map(Doctor::json).toList());
            Map<String, String> facts = new LinkedHashMap<>();
            findings.forEach(finding -> facts.putAll(finding.facts()));
            if (!facts.isEmpty()) {
                json.put("facts", facts);
            }
            console.answer(json);
        } else {
            findings.forEach(finding -> print(console, finding));
        }
        if (findings.stream().anyMatch(Finding::refusal)) {
            return ExitCode.REFUSED;
        }
        return well ? ExitCode.DONE : ExitCode.IMPERFECT;
    }

    private static List<Finding> state(Call call) {
        Optional<String> store = call.values().text(Option.CONVERT_TO);
        if (store.isEmpty()) {
            return call.migrations().checkUp(call.directory(), call.flag(Option.REPAIR));
        }
        if (call.flag(Option.REPAIR)) {
            throw Failure.usage(
                    "--repair and --convert-to are two things", "do one after the other");
        }
        return call.migrations().convert(call.directory(), store.get());
    }

    private static List<Finding> location(Call call) {
        if (call.values().text(Option.CONVERT_TO).isPresent()) {
            throw Failure.usage(
                    "--convert-to moves a migration's state, not a location",
                    "leave one of them out");
        }
        if (call.flag(Option.REPAIR)) {
            throw Failure.usage(
                    "--repair mends a migration's state, not a location", "leave one of them out");
        }
        return call.migrations()
                .checkUp(call.location(call.arguments().getFirst(), Option.SOURCE_SET));
    }

    private static void print(Console console, Finding finding) {
        String mark = finding.ok() ? console.paint().green("well ") : console.paint().red("wrong");
        String advice = finding.next().isEmpty() ? "" : ". " + console.advised(finding.next());
        console.result(mark + "  " + Printable.of(finding.what() + advice));
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ok", finding.ok());
        json.put("what", finding.what());
        json.put("next", finding.next());
        return json;
    }
}
