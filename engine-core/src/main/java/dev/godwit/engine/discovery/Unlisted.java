package dev.godwit.engine.discovery;

import dev.godwit.engine.model.RunContext;
import dev.godwit.engine.store.StateWriter;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.Where;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Folders that were taken for the same by their own facts and could not be listed: they are part
/// of the plan, since their content is not known to be the same.
final class Unlisted {

    private static final int PAGE = 1_000;

    private final RunContext run;
    private final StateWriter writer;

    Unlisted(RunContext run, StateWriter writer) {
        this.run = run;
        this.writer = writer;
    }

    void settle() throws InterruptedException {
        Where where =
                new Where.And(
                        List.of(
                                new Where.In(Field.KIND, Set.of("folder")),
                                new Where.In(Field.DIFFERENCE, Set.of(Where.textOf(Verdict.SAME))),
                                new Where.In(Field.OUTCOME, Set.of("failed", "stale"))));
        Optional<Query.Mark> after = Optional.empty();
        do {
            Rows page =
                    run.store().rows(new Query(run.pass(), where, Sort.TREE, false, after, PAGE));
            for (Row row : page.rows()) {
                writer.append(
                        new Fact.Differs(
                                run.pass(), row.key(), row.depth(), Verdict.CHANGED, false));
            }
            after = page.next();
        } while (after.isPresent());
        writer.flush();
    }
}
