package dev.godwit.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.Receipt;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.testkit.store.CrashingStateStore.When;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The protocol under crashes and power cuts; and the same with one of its parts removed, which has
/// to be noticed.
class CrashSweepTest {

    private static final int LEAST_STEPS = 20;

    private static final int LEAST_BARRIERS = 8;
    private static final int LUCKS = 4;

    @TempDir Path home;

    @ParameterizedTest
    @EnumSource(When.class)
    void goesOnAfterACrashAtAnyCommit(When when) throws Exception {
        CrashSweep.Found found = new CrashSweep(home).run(when);

        assertThat(found.broken()).isEmpty();
        assertThat(found.crashes()).isGreaterThan(LEAST_STEPS);
    }

    /// A folder is staged in one whose publication no barrier covers yet: a power cut may take back
    /// that and leave the folder.
    @Test
    void goesOnWhereAFolderLostItsNameAndKeptWhatWasStagedInIt() throws Exception {
        List<String> broken = new ArrayList<>();
        for (int luck = 0; luck < LUCKS; luck++) {
            CrashSweep.Found found =
                    new CrashSweep(home)
                            .withSource(tree ->
                                    tree.file("deep/er/replaced", "new content")
                                            .folder("a/b/c/d/e/f/g/h")
                                            .folder("a/b/e"))
                            .runAtBarriers(luck);

            assertThat(found.crashes()).isGreaterThan(LEAST_BARRIERS);
            broken.addAll(found.broken());
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void noticesThatTheBarrierIsMissing() throws Exception {
        CrashSweep sweep = new CrashSweep(home).withDestination(CrashSweepTest::withoutBarrier);

        assertThat(sweep.run(When.AFTER).broken()).isNotEmpty();
    }

    @Test
    void noticesThatTheIntentIsMissing() throws Exception {
        CrashSweep sweep =
                new CrashSweep(home).withStore(without(fact -> fact instanceof Fact.Intended));

        assertThat(sweep.run(When.BEFORE).broken()).isNotEmpty();
    }

    @Test
    void noticesThatTheProofIsMissing() throws Exception {
        CrashSweep sweep =
                new CrashSweep(home).withStore(without(fact -> fact instanceof Fact.Proven));

        assertThat(sweep.run(When.BEFORE).broken()).isNotEmpty();
    }

    static FSAdapter withoutBarrier(FSAdapter real) {
        return decorated(FSAdapter.class, real, "barrier", _ -> null);
    }

    static UnaryOperator<StateStore> without(Predicate<Fact> dropped) {
        return real ->
                decorated(
                        StateStore.class,
                        real,
                        "commit",
                        arguments -> commit(real, (StateBatch) arguments[0], dropped));
    }

    private static Receipt commit(StateStore real, StateBatch batch, Predicate<Fact> dropped) {
        List<Fact> kept = batch.facts().stream().filter(dropped.negate()).toList();
        return real.commit(new StateBatch(batch.epoch(), batch.synced(), kept));
    }

    /// What a replaced method does.
    interface Replacement {
        @Nullable Object apply(Object[] arguments) throws Exception;
    }

    static <T> T decorated(Class<T> type, T real, String method, Replacement replacement) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, called, arguments) -> {
                            if (called.getName().equals(method)) {
                                return replacement.apply(arguments);
                            }
                            try {
                                return called.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }
}
