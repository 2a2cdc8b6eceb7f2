package dev.godwit.engine.copy;

import dev.godwit.engine.copy.WavePull.Flight;
import dev.godwit.engine.model.RunContext;
import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.store.CopyWork;
import dev.godwit.spi.store.CopyWork.CopyItem;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.Wave;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Pulls a wave's work, flight by flight, and settles at once what needs no change of the
/// destination.
final class WavePull implements Supplier<Flight> {

    /// Nodes of a flight: enough that a step's barrier and commit are shared by many, few enough to
    /// be done with before Java's young generation is full, or all of it is moved to the old one.
    private static final int NODES_OF_A_FLIGHT = 2_000;

    private final RunContext run;
    private final UnitFactory units;
    private final Wave wave;
    private final int last;
    private int depth;
    private Optional<WorkKey> after = Optional.empty();
    private boolean pulledAll;
    private boolean leftSome;

    /// @param depth that is pulled first
    /// @param last the shallowest: those above the first are pulled with it, as one flight
    WavePull(RunContext run, UnitFactory units, Wave wave, int depth, int last) {
        this.run = run;
        this.units = units;
        this.wave = wave;
        this.depth = depth;
        this.last = last;
    }

    /// What is to be done next; nothing when the wave is all pulled.
    ///
    /// @param units to copy
    /// @param settled outcomes of nodes for which nothing can be done
    record Flight(List<CopyUnit> units, List<Fact> settled) {
        static final Flight NONE = new Flight(List.of(), List.of());

        boolean isEmpty() {
            return units.isEmpty() && settled.isEmpty();
        }
    }

    @Override
    public Flight get() {
        List<Fact> settled = new ArrayList<>();
        List<CopyWork> doable = new ArrayList<>();
        boolean full = false;
        while (!pulledAll && !full) {
            Pulled<CopyWork> pulled =
                    run.store().toCopy(run.pass(), wave, depth, after, NODES_OF_A_FLIGHT);
            after = pulled.next();
            Set<String> leaders = new HashSet<>();
            for (CopyWork work : pulled.items()) {
                sift(work, leaders, doable, settled);
            }
            if (after.isPresent()) {
                full = !doable.isEmpty() || !settled.isEmpty();
            } else {
                pulledAll = depth <= last;
                depth--;
            }
        }
        return new Flight(units.cut(doable), settled);
    }

    /// Whether so many nodes are one flight.
    static boolean fits(long nodes) {
        return nodes <= NODES_OF_A_FLIGHT;
    }

    /// Whether there is no more to pull.
    boolean pulledAll() {
        return pulledAll;
    }

    /// Whether nodes were left for another pull of the same wave.
    boolean leftSome() {
        return leftSome;
    }

    private void sift(
            CopyWork work, Set<String> leaders, List<CopyWork> doable, List<Fact> settled) {
        List<CopyItem> items = new ArrayList<>(work.items().size());
        for (CopyItem item : work.items()) {
            if (work.blockedBy().isPresent()) {
                Problem problem =
                        new Problem(
                                ErrorClass.NOT_FOUND,
                                "A folder above it is not in place: " + work.blockedBy().get());
                settled.add(outcome(work, item, OutcomeKind.BLOCKED, problem));
            } else if (item.source() instanceof Node.Unreadable unreadable) {
                settled.add(outcome(work, item, OutcomeKind.FAILED, unreadable.why()));
            } else if (!run.destination().capabilities().keepsHardLinks()) {
                items.add(alone(item));
            } else if (waitsForLeader(item, leaders)) {
                leftSome = true;
            } else {
                items.add(item);
            }
        }
        if (!items.isEmpty()) {
            doable.add(
                    new CopyWork(work.id(), work.folder(), work.depth(), work.blockedBy(), items));
        }
    }

    /// Where a file has one name each name of a group is a file of its own.
    private static CopyItem alone(CopyItem item) {
        return new CopyItem(
                item.key(),
                item.id(),
                item.source(),
                item.destination(),
                item.action(),
                item.attempts(),
                Optional.empty());
    }

    /// Of a hard-link group none of whose names is in place one is copied anew, and the others wait
    /// for it.
    private boolean waitsForLeader(CopyItem item, Set<String> leaders) {
        return wave == Wave.HARD_LINKS
                && item.linkTo().isEmpty()
                && item.source() instanceof Node.File file
                && !leaders.add(file.links().map(LinkGroup::id).orElse(""));
    }

    private Fact outcome(CopyWork work, CopyItem item, OutcomeKind kind, Problem problem) {
        return new Fact.Outcome(
                run.pass(),
                item.key(),
                work.depth() + 1,
                NodeOutcome.notInPlace(kind, problem, item.attempts()));
    }
}
