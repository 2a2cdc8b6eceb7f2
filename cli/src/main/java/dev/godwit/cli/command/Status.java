package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.api.MigrationStatus;
import dev.godwit.api.MigrationSummary;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.json.StatusJson;
import dev.godwit.cli.syntax.Syntax;
import dev.godwit.cli.syntax.Syntax.Chapter;
import dev.godwit.cli.terminal.Console;
import dev.godwit.cli.terminal.ProgressView;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Tells where a migration stands, also while another process runs it.
final class Status implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "status",
                        Chapter.LOOK,
                        "Phase, rounds, counts, rates, time left, errors by class")
                .details(
                        "Of a migration that runs it shows what that process wrote down last, at most"
                                + " a second ago. Where there are several migrations, it lists them.")
                .options(OptionSets.WHICH)
                .options(Option.WATCH)
                .examples("status", "status --watch --name photos");
    }

    @Override
    public ExitCode run(Call call) throws InterruptedException {
        boolean named =
                call.values()
                        .text(Option.STATE)
                        .or(() -> call.values().text(Option.NAME))
                        .isPresent();
        List<MigrationSummary> all =
                named ? List.of() : call.migrations().list(call.home().folder());
        if (all.size() > 1) {
            new SummaryTable(call).show(all);
            return ExitCode.DONE;
        }
        Path directory = call.directory();
        if (call.flag(Option.WATCH)) {
            watch(call, directory);
        }
        Optional<RunningView> running = running(call, directory);
        if (running.isPresent()) {
            show(call.console(), running.get());
        } else {
            atRest(call, directory);
        }
        return ExitCode.DONE;
    }

    private static Optional<RunningView> running(Call call, Path directory) {
        return call.migrations()
                .glimpse(directory)
                .filter(glimpse -> glimpse.summary().pid().isPresent())
                .map(RunningView::new);
    }

    private static void show(Console console, RunningView running) {
        if (console.json()) {
            console.answer(running.json());
            return;
        }
        running.lines().forEach(console::result);
    }

    private static void atRest(Call call, Path directory) {
        MigrationStatus status;
        try (Migration migration = call.migrations().open(directory, call.values().settings())) {
            status = migration.status();
        }
        if (call.console().json()) {
            call.console().answer(StatusJson.atRest(status));
        } else {
            new StatusView(call.console(), call.clock()).show(status);
        }
    }

    /// Shows the progress of another process until it ends. What it writes down wakes this one; the
    /// time limit is for the case that it was killed.
    private static void watch(Call call, Path directory) throws InterruptedException {
        try (WatchService changes = FileSystems.getDefault().newWatchService();
                ProgressView view = call.console().progress()) {
            directory.register(
                    changes,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            for (Optional<RunningView> running = running(call, directory);
                    running.isPresent();
                    running = running(call, directory)) {
                running.get().progress().ifPresent(view::show);
                WatchKey key = changes.poll(5, TimeUnit.SECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.USAGE, "Cannot watch " + directory + ": " + e, "leave --watch out", e);
        }
    }
}
