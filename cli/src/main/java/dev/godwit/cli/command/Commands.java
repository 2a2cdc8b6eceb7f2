package dev.godwit.cli.command;

import java.util.List;

/// All commands, in the order of the help.
public final class Commands {
    private Commands() {}

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
