package dev.godwit.store.duckdb;

import dev.godwit.spi.store.StateStore;
import java.nio.file.Path;

/// The process that [UpgradeTest] kills: opens a state, says each durable step of its upgrade, and
/// goes on after each when it is told to.
final class UpgradedState {

    private UpgradedState() {}

    public static void main(String[] arguments) throws Exception {
        try (StateStore store = DuckDBStateStore.open(Path.of(arguments[0]), UpgradedState::say)) {
            System.out.println("open " + store.head().sequence());
        }
    }

    private static void say(String step) {
        try {
            System.out.println(step);
            System.out.flush();
            if (System.in.read() < 0) {
                throw new IllegalStateException("Nobody says to go on");
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
