package dev.godwit.engine.lifecycle;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.store.Fact;
import java.util.List;

/// Stands before every step while an interrupted change of the destination could not be settled:
/// nothing is changed on top of it. It is tried again a few times; then a person has to look. No
/// try, and no giving up, drops a pre-image or a record.
final class RepairBarrier {

    private static final int MOST_TRIES = 5;
    private static final String TRIES = "repair.tries";
    private static final String PROBLEM = "repair.problem";

    private final EngineMigration migration;

    RepairBarrier(EngineMigration migration) {
        this.migration = migration;
    }

    /// @throws MigrationException when it was tried often enough
    void check() {
        if (tries() >= MOST_TRIES) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "An interrupted change of the destination could not be settled in "
                            + MOST_TRIES
                            + " tries, last: "
                            + migration.record().value(PROBLEM),
                    "Mend that, then run godwit doctor --repair, which allows it to be tried again");
        }
    }

    /// Remembers another failure.
    MigrationException raised(StorageException why) {
        long tries = tries() + 1;
        String problem = Problem.of(why).text();
        migration.commit(
                List.of(
                        new Fact.Property(TRIES, Long.toString(tries)),
                        new Fact.Property(PROBLEM, problem)));
        return new MigrationException(
                Reason.REFUSED,
                "An interrupted change of the destination cannot be settled (try "
                        + tries
                        + " of "
                        + MOST_TRIES
                        + "), so nothing is changed: "
                        + problem,
                "Mend that, then run godwit resume",
                why);
    }

    /// All is settled.
    void lower() {
        if (tries() > 0) {
            migration.commit(List.of(lowered()));
        }
    }

    /// Allows it to be tried again.
    static Fact lowered() {
        return new Fact.Property(TRIES, "0");
    }

    /// Whether it stands in this record.
    static boolean isUp(MigrationRecord record) {
        return record.number(TRIES) >= MOST_TRIES;
    }

    private long tries() {
        return migration.record().number(TRIES);
    }
}
