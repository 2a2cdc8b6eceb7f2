package dev.godwit.testkit.fs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.engine.model.Bandwidth;
import dev.godwit.engine.model.PacedFSAdapter;
import dev.godwit.engine.model.StopSignal;
import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Requests;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.NodeRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Two operations a second: each makes the next one wait for half a second.
class PacedFSAdapterTest {

    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
    private static final Duration TURN = Duration.ofMillis(500);

    private final MemoryDisk disk = new MemoryDisk();
    private final TestTree tree = disk.tree("root");
    private final StopSignal stop = new StopSignal();
    private Instant now = BEGIN;
    private final Bandwidth operations = new Bandwidth(2, time -> now = now.plus(time), () -> now);
    private final FSAdapter paced = paced(disk.adapter("root"));

    private FSAdapter paced(FSAdapter adapter) {
        return PacedFSAdapter.of(adapter, Optional.of(operations), stop);
    }

    private void assertTurns(int turns) throws Exception {
        // The last one owes its time to the next.
        paced.stat(NodeRef.ROOT);
        assertThat(Duration.between(BEGIN, now)).isEqualTo(TURN.multipliedBy(turns));
    }

    @Test
    void looksWait() throws Exception {
        paced.stat(NodeRef.ROOT);
        paced.stat(NodeRef.ROOT);

        assertTurns(2);
    }

    @Test
    void filesThatAreOpenedWait() throws Exception {
        tree.file("a", "content".getBytes(UTF_8));
        paced.open(new NodeRef("a"), new Bench(_ -> disk.adapter("root"), tree).token("a")).close();

        assertTurns(1);
    }

    @Test
    void pagesOfAListingWait() throws Exception {
        tree.file("a", new byte[0]);
        int pages = 0;
        try (Listing listing = paced.list(NodeRef.ROOT, Optional.empty())) {
            while (listing.next().isPresent()) {
                pages++;
            }
        }

        assertThat(pages).isPositive();
        assertTurns(pages + 1);
    }

    @Test
    void eachEntryThatIsStagedOrPublishedWaitsAndWhatIsTakenBackDoesNot() throws Exception {
        Bench bench = new Bench(_ -> paced, tree);
        Staged a = bench.staged("", bench.file("a", "x"));
        Staged b = bench.staged("", bench.file("b", "x"));
        bench.publish("", a, new Precondition.Absent());
        paced.discard(NodeRef.ROOT, List.of(b));
        paced.barrier();

        assertTurns(3);
    }

    @Test
    void bothSidesShareTheTurns() throws Exception {
        paced(disk.adapter("other")).stat(NodeRef.ROOT);
        paced(disk.adapter("other")).stat(NodeRef.ROOT);

        assertTurns(2);
    }

    @Test
    void whoWaitsHearsThatTheRunIsStopping() throws Exception {
        Bench bench = new Bench(_ -> paced, tree);
        paced.stat(NodeRef.ROOT);
        stop.now();

        assertThatThrownBy(() -> paced.stat(NodeRef.ROOT)).isInstanceOf(Stopped.class);
        Bench.assertFailed(bench.stage("", bench.file("a", "x")), ErrorClass.STOPPED);
        assertThat(tree.snapshot().entries()).isEmpty();
    }

    @Test
    void withoutALimitTheAdapterIsItself() {
        FSAdapter adapter = disk.adapter("root");

        assertThat(PacedFSAdapter.of(adapter, Optional.empty(), stop)).isSameAs(adapter);
    }

    @Test
    void anAdapterThatCountsItsRequestsPacesThemItself() throws Exception {
        List<CopyControl> told = new ArrayList<>();
        FSAdapter counting = new Counting(disk.adapter("root"), told::add);

        FSAdapter same = paced(counting);
        same.stat(NodeRef.ROOT);
        same.stat(NodeRef.ROOT);
        assertThat(same).isSameAs(counting);
        assertThat(now).isEqualTo(BEGIN);

        told.getFirst().admit(1);
        told.getFirst().admit(1);
        assertThat(now).isEqualTo(BEGIN.plus(TURN));
    }

    private static final class Counting extends DecoratedFSAdapter {
        private final Requests requests;

        Counting(FSAdapter real, Requests requests) {
            super(real);
            this.requests = requests;
        }

        @Override
        <T> T step(Verb verb, String what, Way<T> way) throws StorageException {
            return way.go();
        }

        @Override
        public <T> Optional<T> feature(Class<T> type) {
            return type == Requests.class ? Optional.of(type.cast(requests)) : super.feature(type);
        }
    }
}
