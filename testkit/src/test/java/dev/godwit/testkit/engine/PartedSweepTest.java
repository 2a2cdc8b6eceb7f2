package dev.godwit.testkit.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Phase;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.fs.StagedPart;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.testkit.Crash;
import dev.godwit.testkit.fs.CrashingFSAdapter;
import dev.godwit.testkit.fs.FaultyFSAdapter;
import dev.godwit.testkit.fs.MemoryDisk;
import dev.godwit.testkit.fs.MemoryStyle;
import dev.godwit.testkit.fs.Snapshot;
import dev.godwit.testkit.fs.Verb;
import dev.godwit.testkit.store.CrashingStateStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A file of several parts, with the engine dead and the destination's power cut at each commit and
/// at each change of the destination in turn; and the same with a part of the protocol removed.
class PartedSweepTest {

    private static final int MOST_STEPS = 100;
    private static final int SIZE = 2 * Content.BLOCK + 1_000;
    private static final int PARTS = 3;
    private static final byte[] RAW = content();

    /// What every sweep copies: two disks on which the same was done are the same.
    private static final Snapshot SOURCE = source().tree("source").snapshot();

    @TempDir Path home;

    private static MemoryDisk source() {
        MemoryDisk source = new MemoryDisk();
        source.tree("source").file("large", RAW);
        source.tree("source").file("small", new byte[] {1});
        return source;
    }

    private static byte[] content() {
        byte[] raw = new byte[SIZE];
        new Random(4).nextBytes(raw);
        return raw;
    }

    @ParameterizedTest
    @EnumSource(CrashingStateStore.When.class)
    void goesOnAfterACrashAtAnyCommit(CrashingStateStore.When when) throws Exception {
        Sweep sweep = new Sweep();
        sweep.atCommits(when);

        assertThat(sweep.broken).isEmpty();
        assertThat(sweep.steps).isGreaterThan(12);
        assertThat(sweep.wentOn).as("runs that had parts already").isGreaterThan(1);
    }

    @ParameterizedTest
    @EnumSource(CrashingFSAdapter.When.class)
    void goesOnAfterACrashAtAnyChange(CrashingFSAdapter.When when) throws Exception {
        Sweep sweep = new Sweep();
        sweep.atChanges(when);

        assertThat(sweep.broken).isEmpty();
        assertThat(sweep.steps).isGreaterThan(12);
        assertThat(sweep.wentOn).as("runs that had parts already").isGreaterThan(1);
    }

    @Test
    void noticesThatPartsAreRecordedWithoutABarrier() throws Exception {
        Sweep sweep = new Sweep();
        sweep.destinationDefect = CrashSweepTest::withoutBarrier;
        sweep.atCommits(CrashingStateStore.When.AFTER);

        assertThat(sweep.broken).isNotEmpty();
    }

    @Test
    void noticesThatPartsAreNotRecorded() throws Exception {
        Sweep sweep = new Sweep();
        sweep.storeDefect = CrashSweepTest.without(fact -> fact instanceof Fact.Parted);
        sweep.atCommits(CrashingStateStore.When.AFTER);

        assertThat(sweep.wentOn).isZero();
    }

    @Test
    void noticesThatTheIntentIsMissing() throws Exception {
        Sweep sweep = new Sweep();
        sweep.storeDefect = CrashSweepTest.without(fact -> fact instanceof Fact.Intended);
        sweep.atCommits(CrashingStateStore.When.BEFORE);

        assertThat(sweep.broken).isNotEmpty();
    }

    /// As where an inode has its number again.
    @Test
    void takesNoNewBeginningForAnOldOneOfTheSameHandle() throws Exception {
        for (int step = 1; diesAfterABeginningIsLost(step); step++) {
            assertThat(step).as("steps of a small migration").isLessThan(MOST_STEPS);
        }
    }

    /// @return whether the second run had so many steps
    private boolean diesAfterABeginningIsLost(int step) throws Exception {
        MemoryDisk destination = new MemoryDisk(MemoryStyle.posix().partsFrom(SIZE));
        AtomicReference<Opaque> latest = new AtomicReference<>();
        EngineHarness harness =
                new EngineHarness(source(), destination, home.resolve("lost-" + step));
        harness.destination(real ->
                        withOneHandle(
                                new FaultyFSAdapter(real)
                                        .fail(Verb.PART, 3, StorageException.Stopped::new),
                                latest))
                .migrate();
        destination.tree("destination").snapshot().entries().keySet().stream()
                .filter(path -> path.startsWith(".godwit"))
                .forEach(destination.tree("destination")::remove);
        List<CrashingStateStore> opened = new ArrayList<>();
        harness.destination(real -> withOneHandle(real, latest))
                .store(real -> {
                    opened.add(new CrashingStateStore(real, step, CrashingStateStore.When.BEFORE));
                    return opened.getLast();
                });
        boolean died = false;
        try {
            harness.migrate();
        } catch (Crash | RuntimeException e) {
            died = true;
        }
        assertThat(wrong(harness.store(real -> real).migrate(), destination))
                .as("after step %d", step)
                .isEmpty();
        return died;
    }

    private static FSAdapter withOneHandle(FSAdapter real, AtomicReference<Opaque> latest) {
        return CrashSweepTest.decorated(
                FSAdapter.class,
                real,
                "feature",
                arguments -> {
                    Optional<?> feature = real.feature((Class<?>) arguments[0]);
                    return arguments[0] == PartedStaging.class
                            ? feature.map(parts -> new OneHandle((PartedStaging) parts, latest))
                            : feature;
                });
    }

    /// Gives one handle for all it begins, one after the other.
    private record OneHandle(PartedStaging parts, AtomicReference<Opaque> latest)
            implements PartedStaging {

        @Override
        public OptionalLong partSize(long size) {
            return parts.partSize(size);
        }

        @Override
        public Opaque begin(NodeRef folder, Put put) throws StorageException {
            latest.set(parts.begin(folder, put));
            return new Opaque("the one");
        }

        @Override
        public boolean resume(NodeRef folder, Put put, Opaque handle) throws StorageException {
            return parts.resume(folder, put, requireNonNull(latest.get()));
        }

        @Override
        public StagedPart part(
                NodeRef folder, Put put, Opaque handle, Slice slice, CopyControl control)
                throws StorageException {
            return parts.part(folder, put, requireNonNull(latest.get()), slice, control);
        }

        @Override
        public Staged end(NodeRef folder, Put put, Opaque handle, List<StagedPart> all)
                throws StorageException {
            return parts.end(folder, put, requireNonNull(latest.get()), all);
        }

        @Override
        public void abort(NodeRef file, Name stageName, Opaque handle) throws StorageException {
            parts.abort(file, stageName, requireNonNull(latest.get()));
        }
    }

    /// One crash after the other.
    private final class Sweep {
        private UnaryOperator<FSAdapter> destinationDefect = UnaryOperator.identity();
        private UnaryOperator<StateStore> storeDefect = UnaryOperator.identity();
        private final List<String> broken = new ArrayList<>();
        private int steps;
        private int wentOn;

        void atCommits(CrashingStateStore.When when) throws Exception {
            run((harness, step) -> {
                List<CrashingStateStore> opened = new ArrayList<>();
                harness.destination(destinationDefect)
                        .store(real -> {
                            opened.add(new CrashingStateStore(real, step, when));
                            return storeDefect.apply(opened.getLast());
                        });
                return () -> opened.stream().anyMatch(CrashingStateStore::crashed);
            });
        }

        void atChanges(CrashingFSAdapter.When when) throws Exception {
            run((harness, step) -> {
                List<CrashingFSAdapter> opened = new ArrayList<>();
                harness.store(storeDefect)
                        .destination(real -> {
                            opened.add(
                                    new CrashingFSAdapter(
                                            destinationDefect.apply(real), step, when));
                            return opened.getLast();
                        });
                return () -> opened.stream().anyMatch(CrashingFSAdapter::crashed);
            });
        }

        private void run(Script script) throws Exception {
            while (diesAt(steps + 1, script)) {
                steps++;
                assertThat(steps).as("steps of a small migration").isLessThan(MOST_STEPS);
            }
        }

        /// @return whether it had so many steps
        private boolean diesAt(int step, Script script) throws Exception {
            MemoryDisk source = source();
            MemoryDisk destination = new MemoryDisk(MemoryStyle.posix().partsFrom(SIZE));
            destination.tree("destination").file("large", new byte[] {2});
            destination.adapter("destination").barrier();
            EngineHarness harness =
                    new EngineHarness(source, destination, home.resolve("state-" + step))
                            .setting("on-conflict", "overwrite");
            BooleanSupplier crashed = script.make(harness, step);
            try {
                harness.migrate();
                return false;
            } catch (Crash | RuntimeException e) {
                if (!crashed.getAsBoolean()) {
                    throw e;
                }
            }
            destination.powerCut(new Random(step));
            List<FaultyFSAdapter> counted = new ArrayList<>();
            MigrationStatus status =
                    harness.store(storeDefect)
                            .destination(real -> {
                                counted.add(new FaultyFSAdapter(destinationDefect.apply(real)));
                                return counted.getLast();
                            })
                            .migrate();
            int parts = counted.stream().mapToInt(one -> one.uses(Verb.PART)).sum();
            wentOn += parts > 0 && parts < PARTS ? 1 : 0;
            String wrong = wrong(status, destination);
            if (!wrong.isEmpty()) {
                broken.add("step " + step + ": " + wrong);
            }
            return true;
        }
    }

    /// Makes a harness in which something dies at a step; gives whether it did.
    private interface Script {
        BooleanSupplier make(EngineHarness harness, int step);
    }

    private static String wrong(MigrationStatus status, MemoryDisk destination) {
        if (status.phase() != Phase.COMPLETE) {
            return "ended in phase " + status.phase();
        }
        Snapshot there = destination.tree("destination").snapshot();
        if (!there.withoutReserved().equals(SOURCE)) {
            return "the destination is not the source";
        }
        if (status.totals().outcome(OutcomeKind.ALREADY_THERE).nodes() > 0) {
            return "something was believed without a proof";
        }
        boolean left =
                there.where(path -> path.matches("\\.godwit-[^/]*")).entries().values().stream()
                        .anyMatch(entry -> entry.kind().equals("file"));
        return left ? "something staged was left over" : "";
    }
}
