package dev.godwit.engine.copy;

import dev.godwit.engine.copy.StepOutcome.Unsettled;
import dev.godwit.engine.copy.StepOutcome.UnstagedPart;
import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.store.Beginning;
import dev.godwit.spi.store.PartProof;
import dev.godwit.spi.store.Parts;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// How far a file is that is staged in parts. Used by one thread at a time: the committer, which
/// plans flights, hands it to the driver, and gets it back for another try.
final class PartedFile {

    /// How often it is begun in one go, because its source moves or what was begun is gone.
    private static final int TRIES = 3;

    private CopyUnit unit;
    private Optional<Beginning> beginning = Optional.empty();
    private final SortedMap<Integer, PartProof> done = new TreeMap<>();

    /// Whether what was staged may be of use.
    private boolean goesOn;

    private Optional<UnstagedPart> failure = Optional.empty();
    private int tries;

    /// Tasks handed out and not reported yet.
    private int underWay;

    /// The number of the first part that was not handed out since it was begun or taken up.
    private int next;

    PartedFile(CopyUnit unit) {
        this.unit = unit;
    }

    /// A file that an earlier run had begun.
    PartedFile(CopyUnit unit, Parts parts) {
        this.unit = unit;
        beginning = Optional.of(parts.begun());
        parts.done().forEach(part -> done.put(part.number(), part));
        goesOn = true;
    }

    CopyUnit unit() {
        return unit;
    }

    Optional<Beginning> beginning() {
        return beginning;
    }

    /// Goes on for what a later look at the plan says about the same node.
    void goOnAs(CopyUnit again) {
        unit = again;
        tries = 0;
        failure = Optional.empty();
    }

    // ------------------------------------------------------------ handing out

    Task<StepOutcome> begin(CopyRules rules) {
        tries++;
        underWay++;
        failure = Optional.empty();
        return new BeginTask(unit, rules, beginning, goesOn);
    }

    /// The next part to be staged, if there is one.
    Optional<Task<StepOutcome>> part(CopyRules rules) {
        while (next < count() && done.containsKey(next)) {
            next++;
        }
        if (next == count()) {
            return Optional.empty();
        }
        underWay++;
        return Optional.of(new PartTask(unit, rules, beginning.orElseThrow(), next++));
    }

    Task<StepOutcome> end(CopyRules rules) {
        underWay++;
        return new EndTask(unit, rules, beginning.orElseThrow(), List.copyOf(done.values()));
    }

    /// How many parts are not handed out yet, at most.
    int left() {
        return count() - next;
    }

    private int count() {
        return beginning
                .map(begun -> Slice.count(begun.source().size(), begun.partSize()))
                .orElse(0);
    }

    boolean isWhole() {
        return failure.isEmpty() && done.size() == count();
    }

    // ------------------------------------------------------------ what became of it

    /// It is begun, or was found as it was left.
    void begun(Beginning now, boolean anew) {
        underWay--;
        if (anew) {
            done.clear();
        }
        beginning = Optional.of(now);
        goesOn = true;
        next = 0;
    }

    /// Nothing of it is there any more.
    void takenBack() {
        underWay--;
        tries--;
        beginning = Optional.empty();
        done.clear();
        goesOn = false;
    }

    /// A part lies staged.
    ///
    /// @return whether it counts
    boolean done(PartProof part) {
        underWay--;
        if (goesOn) {
            done.put(part.number(), part);
        }
        return goesOn;
    }

    void failed(UnstagedPart why) {
        underWay--;
        goesOn &= !why.anew();
        if (failure.isEmpty() || why.anew()) {
            failure = Optional.of(why);
        }
    }

    /// Whether what was staged is of no use, and nothing is in the way of beginning anew.
    boolean isToBeginAnew() {
        return failure.isPresent() && failure.get().anew() && underWay == 0 && tries < TRIES;
    }

    Optional<Unsettled> unsettled() {
        return failure.map(
                why -> new Unsettled(unit.folder().depth(), unit.item(), why.why(), why.stale()));
    }
}
