package dev.godwit.engine.copy;

import dev.godwit.engine.model.PropertyKeys;
import dev.godwit.engine.model.RunContext;
import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.store.CopyWork;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Wave;
import dev.godwit.spi.store.WorkKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether extras may be removed: not while something of the plan is not in place or a folder could
/// not be listed, because the extra may then be the only copy there is.
final class Deletions {

    private static final int NODES_OF_A_BATCH = 8_000;

    private static final Totals NOTHING =
            new Totals(Tally.NONE, Tally.NONE, Map.of(), Map.of(), Map.of(), 0, 0, 0);

    private final RunContext run;
    private final long wrong;
    private final boolean any;

    Deletions(RunContext run) {
        this.run = run;
        boolean decided = Boolean.parseBoolean(run.store().properties().get(PropertyKeys.DELETES));
        Totals totals = decided ? run.store().totals(run.pass(), "") : NOTHING;
        any = totals.decision(Decision.DELETE).nodes() > 0;
        wrong =
                totals.outcome(OutcomeKind.FAILED).nodes()
                        + totals.outcome(OutcomeKind.BLOCKED).nodes()
                        + totals.outcome(OutcomeKind.STALE).nodes();
    }

    boolean any() {
        return any;
    }

    boolean allowed() {
        return wrong == 0;
    }

    /// Leaves the extras of a depth where they are, each by name.
    void settle(int depth) {
        Problem problem =
                new Problem(
                        ErrorClass.PRECONDITION_FAILED,
                        "Nothing is deleted while "
                                + wrong
                                + (wrong == 1 ? " node is" : " nodes are")
                                + " not in place");
        Optional<WorkKey> after = Optional.empty();
        do {
            Pulled<CopyWork> pulled =
                    run.store().toCopy(run.pass(), Wave.DELETE, depth, after, NODES_OF_A_BATCH);
            List<Fact> facts = new ArrayList<>();
            for (CopyWork work : pulled.items()) {
                for (CopyWork.CopyItem item : work.items()) {
                    run.gauges().settled(1);
                    run.gauges().problem();
                    facts.add(
                            new Fact.Outcome(
                                    run.pass(),
                                    item.key(),
                                    work.depth() + 1,
                                    NodeOutcome.notInPlace(
                                            OutcomeKind.BLOCKED, problem, item.attempts())));
                }
            }
            if (!facts.isEmpty()) {
                run.store().commit(new StateBatch(run.epoch(), true, facts));
            }
            after = pulled.next();
        } while (after.isPresent());
    }
}
