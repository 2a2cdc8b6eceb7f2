package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.adapter.s3.CrashingClient.When;
import dev.godwit.adapter.s3.FaultyMigration.Way;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Leftovers;
import dev.godwit.testkit.s3.S3Behaviour;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A small migration with a large file dies at each request in turn that changes something at the
/// server, and is run again.
@Execution(ExecutionMode.CONCURRENT)
class CrashSweepTest {

    private static final int LEAST_CHANGES = 20;

    /// Of an upload that was begun by a process that died before it knew so, nothing tells whose it
    /// is, and nobody's uploads are given up on a guess.
    private static final List<String> UNPROVEN = List.of("tree/deep/large");

    @TempDir Path home;

    @ParameterizedTest
    @EnumSource
    void comesToTheSameEndWhereverItDies(When when) throws Exception {
        assertThat(broken(when, true, UnaryOperator.identity())).isEmpty();
    }

    @Test
    void wouldNoticeThatNothingIsProvenAfterwards() throws Exception {
        assertThat(broken(When.AFTER, false, CrashSweepTest::forgetful))
                .anyMatch(what -> what.contains("without a proof"));
    }

    /// The defect: what a dead run published is not known again.
    private static FSAdapter forgetful(FSAdapter real) {
        return Proxies.replacing(
                FSAdapter.class,
                real,
                "feature",
                (feature, arguments) ->
                        ((Optional<?>) feature)
                                .map(it -> it instanceof Leftovers known ? forgetful(known) : it));
    }

    private static Leftovers forgetful(Leftovers real) {
        return Proxies.instead(Leftovers.class, real, "proven", Optional::empty);
    }

    private List<String> broken(When when, boolean large, UnaryOperator<FSAdapter> defect)
            throws Exception {
        List<String> broken = new ArrayList<>();
        int last = changes(large);
        for (int nth = 1; nth <= last; nth++) {
            try (FaultyMigration migration = migration(large, when + "-" + nth)) {
                CrashingClient client = new CrashingClient(nth, when);
                migration.adapter(defect).dieBy(client);
                List<String> wrong = new ArrayList<>(migration.finish());
                if (client.last().equals("createMultipartUpload")
                        && migration.openUploads().equals(UNPROVEN)) {
                    wrong.removeIf(what -> what.startsWith("An upload"));
                }
                if (migration.believed() > 0) {
                    wrong.add("Something was believed without a proof");
                }
                for (String what : wrong) {
                    broken.add(when + " " + client.last() + ", change " + nth + ": " + what);
                }
            }
        }
        return broken;
    }

    private int changes(boolean large) throws Exception {
        CrashingClient client = new CrashingClient(0, When.AFTER);
        try (FaultyMigration migration = migration(large, "clean")) {
            migration.client(client::around);
            assertThat(migration.finish()).isEmpty();
        }
        assertThat(client.changes()).isGreaterThan(LEAST_CHANGES);
        return client.changes();
    }

    private FaultyMigration migration(boolean large, String name) {
        return new FaultyMigration(Way.TO_SERVER, S3Behaviour.AWS, large, home.resolve(name));
    }
}
