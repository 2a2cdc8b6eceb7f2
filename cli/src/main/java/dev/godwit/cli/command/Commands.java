package dev.godwit.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// All commands, in the order of the help.
public final class Commands {
    private Commands() {}

    /// The folder that holds migrations by name.
    public static Path home(Map<String, String> environment, Path workingDirectory) {
        return Home.of(environment, workingDirectory).folder();
    }

    public static List<Command> all() {
        return List.of(
                new Migrate(),
                new Resume(),
                new Retry(),
                new Discover(),
                new Approve(),
                new Copy(),
                new Verify(),
                new Review(),
                Exclude.exclude(),
                Exclude.include(),
                new Decide(),
                new RollBack(),
                new Finish(),
                new Status(),
                new Report(),
                new ListMigrations(),
                new Show(),
                new Delete(),
                new Doctor(),
                new Completion());
    }
}
