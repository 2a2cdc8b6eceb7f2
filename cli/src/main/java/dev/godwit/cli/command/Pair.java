package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.cli.config.Option;
import dev.godwit.spi.fs.Location;
import java.nio.file.Path;

/// Opens the migration of a source and a destination.
final class Pair {
    private static final String STANDARD_STORE = "duckdb";

    private Pair() {}

    static Migration open(Call call) throws InterruptedException {
        Location source = call.location(call.arguments().get(0), Option.SOURCE_SET);
        Location destination = call.location(call.arguments().get(1), Option.DESTINATION_SET);
        Home home = call.home();
        Path directory =
                home.chosen(
                                call.values().text(Option.STATE),
                                call.values().text(Option.NAME),
                                call.workingDirectory())
                        .orElseGet(() -> home.ofPair(call.migrations(), source, destination));
        if (call.flag(Option.TAKE_OVER)) {
            call.migrations().takeOver(directory);
        }
        Migration migration =
                call.migrations()
                        .openOrCreate(
                                directory,
                                source,
                                destination,
                                call.values().text(Option.STORE).orElse(STANDARD_STORE),
                                call.values().settings());
        call.hold(directory);
        return migration;
    }
}
