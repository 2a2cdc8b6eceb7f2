package dev.godwit.engine.review;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.engine.model.MigrationKey;
import dev.godwit.engine.model.PropertyKeys;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Ruling;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Where;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What a person says is to be done about nodes, one by one or by a condition.
///
/// An extra folder that is to be deleted is opened for listing, so that the plan names all that
/// goes with it.
public final class Resolving {

    private static final int PAGE = 1_000;

    private final StateStore store;
    private final long epoch;
    private final int pass;
    private final InstantSource clock;
    private final Extras extras;
    private final boolean deletes;

    /// @param key the migration's own, for folder ids
    public Resolving(
            StateStore store, long epoch, int pass, InstantSource clock, MigrationKey key) {
        this.store = store;
        this.epoch = epoch;
        this.pass = pass;
        this.clock = clock;
        extras = new Extras(store, pass, key);
        deletes = Boolean.parseBoolean(store.properties().get(PropertyKeys.DELETES));
    }

    /// These nodes, with everything below.
    public void resolve(Collection<String> paths, Resolution as, String by) {
        List<Ruling> rulings = new ArrayList<>();
        List<Fact> facts = new ArrayList<>();
        for (String path : paths) {
            Row row = known(path);
            rulings.add(new Ruling.OnNode(path, as, true, by, ""));
            if (as == Resolution.DELETE) {
                facts.addAll(extras.opening(row));
            }
        }
        announce(as);
        decide(rulings, facts);
        happened(as, by, String.join(" ", paths));
    }

    /// Every node that satisfies the condition.
    ///
    /// @return how many there are
    public long resolve(Where where, Resolution as, String by) {
        announce(as);
        long found = 0;
        Optional<Query.Mark> after = Optional.empty();
        do {
            Rows rows = store.rows(new Query(pass, where, Sort.TREE, false, after, PAGE));
            List<Ruling> rulings = new ArrayList<>();
            List<Fact> facts = new ArrayList<>();
            for (Row row : rows.rows()) {
                found++;
                rulings.add(new Ruling.OnNode(row.path(), as, speaksOfBelow(row), by, ""));
                if (as == Resolution.DELETE) {
                    facts.addAll(extras.opening(row));
                }
            }
            decide(rulings, facts);
            after = rows.next();
        } while (after.isPresent());
        happened(as, by, QueryLanguage.text(where));
        return found;
    }

    /// A folder on one side only goes, comes or stays with all it holds; so does one that stands
    /// against something of another kind.
    private static boolean speaksOfBelow(Row row) {
        return row.key().folder() && !(row.source().isPresent() && isFolderPair(row));
    }

    private static boolean isFolderPair(Row row) {
        return row.destination().isPresent()
                && row.source().orElseThrow().kind() == row.destination().orElseThrow().kind();
    }

    private void decide(List<Ruling> rulings, List<Fact> facts) {
        if (!rulings.isEmpty()) {
            store.decide(epoch, rulings);
        }
        if (!facts.isEmpty()) {
            store.commit(new StateBatch(epoch, true, facts));
        }
    }

    /// What deletes is looked for only where this says that there is any: so it is said before.
    private void announce(Resolution as) {
        if (as == Resolution.DELETE && !deletes) {
            store.commit(
                    new StateBatch(
                            epoch, true, List.of(new Fact.Property(PropertyKeys.DELETES, "true"))));
        }
    }

    private void happened(Resolution as, String by, String detail) {
        store.commit(
                new StateBatch(
                        epoch,
                        true,
                        List.of(
                                new Fact.Property(
                                        PropertyKeys.DELETES,
                                        Boolean.toString(deletes || as == Resolution.DELETE)),
                                new Fact.Happened(
                                        clock.instant(),
                                        "decided-" + Where.textOf(as),
                                        by,
                                        detail))));
    }

    private Row known(String path) {
        return store.row(pass, path)
                .orElseThrow(() ->
                        new MigrationException(
                                Reason.USAGE,
                                "Nothing is known at " + path,
                                "Name a path relative to the root, as godwit review --list prints it"));
    }
}
