package dev.godwit.engine.store;

import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.CopyWork;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.OpenUnit;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Round;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Ruling;
import dev.godwit.spi.store.SealStep;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.store.Wave;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Tells an empty store all that another knows, pass by pass, and compares what the two answer.
///
/// Listings, outcomes, units, decisions, properties and history are told as they were. Verdicts are
/// found anew, because a comparison is what tells a store which pairs there are; where the first
/// store knew another (the engine had looked closer, or an outcome came before the comparison),
/// that is told after it.
public final class Retelling {

    private static final int BATCH = 2_000;
    private static final int PAGE = 1_000;

    /// Each holds what some thousand changes need to be undone.
    private static final int UNITS = 4;

    private static final int STEP = 10_000;

    /// Any would do; this one is most often right, so that little has to be told after it.
    private static final Comparison COMPARISON =
            new Comparison(Comparison.Mode.SIZE_MTIME, 0, true, Set.of());

    private final StateStore from;
    private final StateStore to;
    private final List<Fact> batch = new ArrayList<>();
    private int rows;
    private long epoch;

    /// @param to an empty store
    public Retelling(StateStore from, StateStore to) {
        this.from = from;
        this.to = to;
    }

    /// @param passes the number of the last pass
    /// @return the epoch that the told store is at, which is not below that of the other: units and
    ///   listings are numbered within epochs
    /// @throws StateException when the two do not answer the same in the end
    public long run(int passes) {
        long before = from.head().epoch();
        do {
            epoch = to.raiseEpoch("retelling");
        } while (epoch < before);
        for (int pass = 1; pass <= passes; pass++) {
            tellPass(pass);
        }
        tellUnits();
        List<Ruling> rulings = from.rulings();
        if (!rulings.isEmpty()) {
            to.decide(epoch, rulings);
        }
        for (int pass = 1; pass <= passes; pass++) {
            tellFinished(pass);
        }
        from.history().forEach(this::tell);
        from.properties().forEach((key, value) -> tell(new Fact.Property(key, value)));
        flush(true);
        for (int pass = 1; pass <= passes; pass++) {
            compareAnswers(pass);
        }
        to.checkpoint();
        return epoch;
    }

    // ------------------------------------------------------------ telling

    private void tell(Fact fact) {
        batch.add(fact);
        rows += rows(fact);
        if (rows >= BATCH) {
            flush(false);
        }
    }

    /// How much memory it takes, about.
    private static int rows(Fact fact) {
        return switch (fact) {
            case Fact.Children told -> told.children().size();
            case Fact.Intended told ->
                    told.changes().stream().mapToInt(folder -> folder.changes().size()).sum();
            case Fact.Ended told -> told.landed().size();
            case Fact.Undone told -> told.undone().size();
            default -> 1;
        };
    }

    private void flush(boolean synced) {
        if (!batch.isEmpty()) {
            to.commit(new StateBatch(epoch, synced, batch));
            batch.clear();
            rows = 0;
        }
    }

    private void tellPass(int pass) {
        List<Round> rounds = from.rounds(pass);
        Rounds told = new Rounds(pass, rounds);
        from.recall(
                pass,
                fact -> {
                    told.before(fact);
                    tell(fact);
                });
        told.seal(Integer.MAX_VALUE);
        flush(false);
        pairs(
                pass,
                (was, now) -> {
                    if (was.verdict() != now.verdict() || was.conflict() != now.conflict()) {
                        tell(
                                new Fact.Differs(
                                        pass,
                                        was.key(),
                                        was.depth(),
                                        was.verdict(),
                                        was.conflict()));
                    }
                });
        flush(false);
    }

    /// Closes and compares the rounds of a pass as the facts of the next one come.
    private final class Rounds {
        private final int pass;
        private final List<Round> left;

        Rounds(int pass, List<Round> rounds) {
            this.pass = pass;
            left = new ArrayList<>(rounds);
        }

        void before(Fact fact) {
            switch (fact) {
                case Fact.Opened opened -> seal(opened.depth());
                case Fact.Outcome _, Fact.Mismatch _ -> seal(Integer.MAX_VALUE);
                default -> {}
            }
        }

        /// Seals all rounds above this one that the other store has sealed.
        void seal(int depth) {
            while (!left.isEmpty() && left.getFirst().depth() < depth) {
                flush(false);
                int now = left.getFirst().depth();
                boolean compared = left.getFirst().compared();
                while (!left.isEmpty() && left.getFirst().depth() == now) {
                    Round round = left.removeFirst();
                    if (round.closed()) {
                        to.closeRound(epoch, pass, round.side(), now);
                    }
                }
                if (compared) {
                    compare(now);
                }
            }
        }

        private void compare(int depth) {
            Optional<WorkKey> at = Optional.empty();
            while (to.compareRound(epoch, pass, depth, COMPARISON, at, STEP)
                    instanceof SealStep.More(WorkKey next)) {
                at = Optional.of(next);
            }
        }
    }

    private void tellUnits() {
        Optional<WorkKey> after = Optional.empty();
        do {
            Pulled<EndedUnit> page = from.endedUnits(UnitId.NONE, after, UNITS);
            page.items().forEach(this::tell);
            after = page.next();
        } while (after.isPresent());
        from.openUnits().forEach(this::tell);
        flush(false);
    }

    private void tell(OpenUnit unit) {
        tell(new Fact.Intended(unit.unit(), unit.pass(), unit.changes()));
        unit.parts()
                .ifPresent(parts -> {
                    tell(new Fact.Begun(unit.unit(), parts.begun()));
                    tell(new Fact.Parted(unit.unit(), parts.done()));
                });
        unit.proofs().ifPresent(proofs -> tell(new Fact.Proven(unit.unit(), proofs)));
    }

    private void tell(EndedUnit unit) {
        tell(new Fact.Intended(unit.unit(), unit.pass(), unit.changes()));
        tell(new Fact.Ended(unit.unit(), unit.landed()));
        if (unit.undoing()) {
            tell(new Fact.Undoing(unit.unit()));
        }
        unit.undone().ifPresent(undone -> tell(new Fact.Undone(unit.unit(), undone)));
    }

    /// Folders that the other store does not want to be finished any more.
    private void tellFinished(int pass) {
        int deepest = from.rounds(pass).stream().mapToInt(Round::depth).max().orElse(-1) + 1;
        for (int depth = 0; depth <= deepest; depth++) {
            Set<NodeId> unfinished = new HashSet<>(toFinish(from, pass, depth));
            for (NodeId folder : toFinish(to, pass, depth)) {
                if (!unfinished.contains(folder)) {
                    tell(new Fact.Finished(pass, folder));
                }
            }
        }
        flush(false);
    }

    private static List<NodeId> toFinish(StateStore store, int pass, int depth) {
        List<NodeId> folders = new ArrayList<>();
        Optional<WorkKey> after = Optional.empty();
        do {
            Pulled<CopyWork> page = store.toCopy(pass, Wave.FINISH, depth, after, PAGE);
            page.items()
                    .forEach(work ->
                            work.items().forEach(item -> item.id().ifPresent(folders::add)));
            after = page.next();
        } while (after.isPresent());
        return folders;
    }

    // ------------------------------------------------------------ comparing

    private void compareAnswers(int pass) {
        pairs(pass, (was, now) -> same("row", was, now));
        same("rounds", pass, store -> store.rounds(pass));
        same("totals", pass, store -> store.totals(pass, ""));
        same("rulings", pass, StateStore::rulings);
        same("open units", pass, StateStore::openUnits);
    }

    private void same(String what, int pass, Function<StateStore, Object> question) {
        same(what + " of pass " + pass, question.apply(from), question.apply(to));
    }

    private static void same(String what, Object was, Object now) {
        if (!was.equals(now)) {
            throw new StateException(
                    "The state was retold, but the "
                            + what
                            + " came out as "
                            + now
                            + " instead of "
                            + was,
                    null);
        }
    }

    /// All rows of both, side by side.
    private void pairs(int pass, BiConsumer<Row, Row> each) {
        Optional<Query.Mark> after = Optional.empty();
        do {
            Query query = new Query(pass, new Where.All(), Sort.TREE, false, after, PAGE);
            Rows was = from.rows(query);
            Rows now = to.rows(query);
            same("number of rows", was.rows().size(), now.rows().size());
            for (int i = 0; i < was.rows().size(); i++) {
                same("node", was.rows().get(i).key(), now.rows().get(i).key());
                each.accept(was.rows().get(i), now.rows().get(i));
            }
            after = was.next();
        } while (after.isPresent());
    }
}
