package dev.godwit.engine.lifecycle;

import dev.godwit.api.Finding;
import dev.godwit.engine.review.PlanReview;
import dev.godwit.engine.store.Retelling;
import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.StateStoreProvider;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Moves a migration's state from one kind of store to another. The caller holds its lock.
final class Converting {

    private final StateDirectory directory;
    private final InstantSource clock;

    Converting(StateDirectory directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    List<Finding> run(StateStoreProvider from, StateStoreProvider to) {
        Conversion conversion = new Conversion(directory);
        MigrationRecord record;
        String plan;
        try (StateStore old = from.open(directory.path())) {
            List<String> wrong = old.verifyIntegrity(true);
            if (!wrong.isEmpty()) {
                return wrong.stream()
                        .map(what -> new Finding(false, what, "Run godwit doctor", true))
                        .toList();
            }
            record = new MigrationRecord(old.properties());
            try (StateStore fresh = to.create(conversion.begin())) {
                plan = retell(old, fresh, record);
            }
        } catch (StateException e) {
            return CheckUp.ofUnopened(directory, e);
        }
        conversion.complete();
        new Snapshot(directory).write(record, to.name());
        return List.of(
                CheckUp.good(
                        "The state is in " + to.name() + " now, and no longer in " + from.name()),
                CheckUp.good("The plan's fingerprint is " + plan + ", as before"));
    }

    /// @return the plan's fingerprint
    private String retell(StateStore old, StateStore fresh, MigrationRecord record) {
        int pass = record.pass();
        long epoch = new Retelling(old, fresh).run(pass);
        List<Fact> facts = new ArrayList<>();
        // These name commits of the old store.
        facts.add(new Fact.Property("sums", ""));
        boolean holds = record.number("plan.sequence") == old.decisionSequence();
        facts.add(
                new Fact.Property(
                        "plan.sequence",
                        Long.toString(holds ? fresh.decisionSequence() : Long.MAX_VALUE)));
        facts.add(new Fact.Happened(clock.instant(), "converted", "doctor", ""));
        fresh.commit(new StateBatch(epoch, true, facts));
        fresh.checkpoint();
        String before = fingerprint(old, pass);
        String after = fingerprint(fresh, pass);
        if (!after.equals(before)) {
            throw new StateException(
                    "The state was retold, but the plan's fingerprint came out as "
                            + after
                            + " instead of "
                            + before,
                    null);
        }
        return after;
    }

    private String fingerprint(StateStore store, int pass) {
        return new PlanReview(store, store.head().epoch(), pass, clock)
                .fingerprint(store.totals(pass, ""));
    }
}
