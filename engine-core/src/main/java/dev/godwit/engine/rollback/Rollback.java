package dev.godwit.engine.rollback;

import dev.godwit.engine.journal.StageNames;
import dev.godwit.engine.model.RunContext;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.run.Report;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.run.TaskSource;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.Undo;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/// Undoes every unit after a mark, latest first.
public final class Rollback {

    /// Units that are undone between two barriers.
    private static final int UNITS_OF_A_FLIGHT = 8;

    private final RunContext run;
    private final History history;
    private final Name area;
    private final FolderFacts folders;

    /// By path, what later changes of the same nodes were undone to: of use only where passes
    /// followed each other.
    private final Map<String, Token> later = new HashMap<>();

    private boolean severalPasses = true;

    /// A unit of the next pass, where a flight ended at the one before.
    private Optional<EndedUnit> ahead = Optional.empty();

    private long failures;
    private String firstFailure = "";

    /// @param since the last unit that is not to be undone
    /// @param rootBefore the root as it was; empty when it was not there
    public Rollback(RunContext run, UnitId since, Optional<Node> rootBefore) {
        this.run = run;
        history = new History(run.store(), since);
        area = new StageNames(run.key()).area();
        folders = new FolderFacts(run, rootBefore);
    }

    /// Looks whether everything that has to be put back is there.
    ///
    /// @return how many changes are to be undone
    /// @throws dev.godwit.api.MigrationException when something is missing
    public long check() throws StorageException {
        PreImageCheck check = new PreImageCheck(run.destination(), area);
        long changes = check.check(history);
        severalPasses = check.severalPasses();
        return changes;
    }

    /// Undoes what is not undone yet.
    ///
    /// @throws StorageException when the destination fails as a whole
    public RollbackEnd run() throws InterruptedException, StorageException {
        Iterator<EndedUnit> units = history.iterator();
        List<EndedUnit> flight = take(units);
        commit(begun(flight));
        while (!flight.isEmpty()) {
            List<UndoneUnit> undone = new ArrayList<>();
            for (List<EndedUnit> together : apart(flight)) {
                undone.addAll(undo(together));
            }
            run.destination().barrier();
            List<Fact> facts = new ArrayList<>();
            for (UndoneUnit unit : undone) {
                unit.failures().forEach(this::failed);
            }
            for (UndoneUnit unit : undone) {
                // What stays after a failure may only stay because of it.
                boolean over = unit.failures().isEmpty() && (failures == 0 || !unit.leftSome());
                if (unit.whole() && over) {
                    facts.add(new Fact.Undone(unit.unit().unit(), unit.undone()));
                }
                remember(unit.unit(), unit.undone());
            }
            boolean stopped =
                    run.stop().stopping() || undone.stream().anyMatch(unit -> !unit.whole());
            flight = stopped ? List.of() : take(units);
            facts.addAll(begun(flight));
            commit(facts);
            if (stopped) {
                return new RollbackEnd.Stopped();
            }
        }
        restoreFolders();
        return failures == 0
                ? new RollbackEnd.Done()
                : new RollbackEnd.Failed(failures, firstFailure);
    }

    private void failed(Problem problem) {
        failures++;
        firstFailure = firstFailure.isEmpty() ? problem.text() : firstFailure;
        run.gauges().problem();
    }

    /// The next units of one pass that are not undone; those that are tell what they were undone
    /// to.
    private List<EndedUnit> take(Iterator<EndedUnit> units) {
        List<EndedUnit> taken = new ArrayList<>();
        while (taken.size() < UNITS_OF_A_FLIGHT && (ahead.isPresent() || units.hasNext())) {
            EndedUnit unit = ahead.orElseGet(units::next);
            ahead = Optional.empty();
            if (!taken.isEmpty() && taken.getLast().pass() != unit.pass()) {
                ahead = Optional.of(unit);
                break;
            }
            folders.touch(unit);
            if (unit.undone().isPresent()) {
                remember(unit, unit.undone().get());
            } else {
                taken.add(unit);
            }
        }
        return taken;
    }

    private void remember(EndedUnit unit, List<Undo> undone) {
        run.gauges().settled(unit.landed().size());
        Map<NodeKey, Token> tokens = new HashMap<>();
        for (Undo undo : undone) {
            undo.token().ifPresent(token -> tokens.put(undo.key(), token));
            if (undo.left().isPresent()) {
                run.gauges().problem();
            }
        }
        if (tokens.isEmpty() || !severalPasses) {
            return;
        }
        for (FolderChanges folder : unit.changes()) {
            folder.changes()
                    .forEach(change -> {
                        Token token = tokens.get(change.key());
                        if (token != null) {
                            later.put(folder.folder().child(change.key().name()).path(), token);
                        }
                    });
        }
    }

    private static List<Fact> begun(List<EndedUnit> flight) {
        return flight.stream()
                .filter(unit -> !unit.undoing())
                .<Fact>map(unit -> new Fact.Undoing(unit.unit()))
                .toList();
    }

    /// Units that change folders wait for those before them, and those after them for them.
    private static List<List<EndedUnit>> apart(List<EndedUnit> flight) {
        List<List<EndedUnit>> apart = new ArrayList<>();
        boolean alone = true;
        for (EndedUnit unit : flight) {
            boolean changesFolders =
                    unit.landed().stream().anyMatch(landed -> landed.key().folder());
            if (alone || changesFolders) {
                apart.add(new ArrayList<>());
            }
            apart.getLast().add(unit);
            alone = changesFolders;
        }
        return apart;
    }

    private List<UndoneUnit> undo(List<EndedUnit> units) throws InterruptedException {
        Queue<Task<UndoneUnit>> tasks = new ArrayDeque<>();
        units.forEach(unit -> tasks.add(new UndoTask(unit, area, run.carried(), laterThan(unit))));
        List<UndoneUnit> undone = new ArrayList<>();
        run.runner()
                .run(
                        () -> {
                            Task<UndoneUnit> task = tasks.poll();
                            return task == null
                                    ? new TaskSource.Pull.Done<>()
                                    : new TaskSource.Pull.Ready<>(task);
                        },
                        run.places(),
                        report -> {
                            switch (report) {
                                case Report.Emitted(_, UndoneUnit unit) -> undone.add(unit);
                                case Report.Ended<UndoneUnit> _ -> {}
                                case Report.Lost<UndoneUnit>(_, Throwable why) ->
                                        throw new IllegalStateException(
                                                "A rollback task ended with a defect", why);
                            }
                        });
        return undone;
    }

    private Map<String, Token> laterThan(EndedUnit unit) {
        Map<String, Token> ofUnit = new HashMap<>();
        for (FolderChanges folder : unit.changes()) {
            folder.changes()
                    .forEach(change -> {
                        String path = folder.folder().child(change.key().name()).path();
                        Token token = later.get(path);
                        if (token != null) {
                            ofUnit.put(path, token);
                        }
                    });
        }
        return ofUnit;
    }

    private void restoreFolders() throws StorageException {
        Area.leave(run.destination(), area);
        List<Fact> facts = new ArrayList<>();
        folders.restore(left -> {
            run.gauges().problem();
            facts.add(left(left.path(), left.why()));
        });
        run.destination().barrier();
        commit(facts);
    }

    private Fact left(String path, Problem why) {
        return new Fact.Happened(
                run.clock().instant(), LEFT_FOLDER, "engine", path + "\0" + why.text());
    }

    /// What the history calls a folder that did not get its own facts back: its path and why, with
    /// a NUL between.
    public static final String LEFT_FOLDER = "left-folder";

    private void commit(List<Fact> facts) {
        if (!facts.isEmpty()) {
            run.store().commit(new StateBatch(run.epoch(), true, facts));
        }
    }
}
