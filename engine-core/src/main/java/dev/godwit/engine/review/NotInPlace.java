package dev.godwit.engine.review;

import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Where;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a pass tried and did not bring into place: failed, blocked, stale.
record NotInPlace(StateStore store, int pass) {

    private static final int PAGE = 1_000;
    private static final Set<String> OUTCOMES =
            Stream.of(OutcomeKind.FAILED, OutcomeKind.BLOCKED, OutcomeKind.STALE)
                    .map(Where::textOf)
                    .collect(Collectors.toUnmodifiableSet());

    /// Those that satisfy a condition, in the order of the tree, a page at a time.
    Iterable<Row> rows(Where where) {
        Where problems = new Where.And(List.of(where, new Where.In(Field.OUTCOME, OUTCOMES)));
        return () ->
                Stream.iterate(
                                Optional.of(page(problems, Optional.empty())),
                                Optional::isPresent,
                                rows ->
                                        rows.flatMap(Rows::next)
                                                .map(next -> page(problems, Optional.of(next))))
                        .flatMap(rows -> rows.orElseThrow().rows().stream())
                        .iterator();
    }

    private Rows page(Where where, Optional<Query.Mark> after) {
        return store.rows(new Query(pass, where, Sort.TREE, false, after, PAGE));
    }
}
