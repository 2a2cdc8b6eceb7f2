package dev.godwit.engine.review;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.engine.model.MigrationKey;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Ruling;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeIds;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a person decides about a pass's plan, and its fingerprint.
public final class PlanReview {

    private final StateStore store;
    private final long epoch;
    private final int pass;
    private final InstantSource clock;

    public PlanReview(StateStore store, long epoch, int pass, InstantSource clock) {
        this.store = store;
        this.epoch = epoch;
        this.pass = pass;
        this.clock = clock;
    }

    // ------------------------------------------------------------ decisions

    public void exclude(Collection<String> paths, boolean onlyThis, String by) {
        List<Ruling> rulings = new ArrayList<>();
        for (String path : paths) {
            known(path);
            rulings.add(new Ruling.OnPath(path, false, !onlyThis, by, ""));
        }
        decide(rulings, "excluded", by, String.join(" ", paths));
    }

    /// Includes these nodes and the folders on the way to them; what a filter kept from being
    /// listed is opened for listing.
    ///
    /// @param key the migration's own, for folder ids
    public void include(
            Collection<String> paths,
            boolean onlyThis,
            String by,
            MigrationKey key,
            Comparison comparison) {
        List<Ruling> rulings = new ArrayList<>();
        List<Fact> facts = new ArrayList<>();
        NodeIds ids = key.ids();
        for (String path : paths) {
            Row row = known(path);
            for (String above : above(path)) {
                rulings.add(new Ruling.OnPath(above, true, false, by, ""));
            }
            rulings.add(new Ruling.OnPath(path, true, !onlyThis, by, ""));
            if (row.verdict() == Verdict.EXCLUDED) {
                facts.addAll(listed(row, ids, comparison));
            }
        }
        if (!facts.isEmpty()) {
            commit(facts);
        }
        decide(rulings, "included", by, String.join(" ", paths));
    }

    public void onConflicts(OnConflict policy, String by) {
        decide(
                List.of(new Ruling.OnConflicts(policy, by)),
                "on-conflict",
                by,
                Where.textOf(policy));
    }

    private void decide(List<Ruling> rulings, String what, String by, String detail) {
        store.decide(epoch, rulings);
        commit(List.of(new Fact.Happened(clock.instant(), what, by, detail)));
    }

    /// The verdict on a node that a filter had kept out, and its listing where it is a folder.
    private List<Fact> listed(Row row, NodeIds ids, Comparison comparison) {
        List<Fact> facts = new ArrayList<>();
        Verdict verdict =
                row.source().isEmpty()
                        ? Verdict.ONLY_ON_DESTINATION
                        : row.destination()
                                .map(there -> comparison.verdict(row.source().get(), there))
                                .orElse(Verdict.ONLY_ON_SOURCE);
        boolean conflict = verdict == Verdict.CHANGED || verdict == Verdict.KIND_CLASH;
        facts.add(new Fact.Differs(pass, row.key(), row.depth(), verdict, conflict));
        if (row.source().orElse(null) instanceof Node.Folder folder) {
            Optional<Opaque> distinct = folder.handle();
            NodeId id = ids.child(row.key().parent(), folder.name(), distinct);
            facts.add(opened(Side.SOURCE, row, id, folder));
            if (row.destination().orElse(null) instanceof Node.Folder there) {
                facts.add(opened(Side.DESTINATION, row, id, there));
            }
        }
        return facts;
    }

    private Fact opened(Side side, Row row, NodeId id, Node.Folder folder) {
        NodeRef ref = new NodeRef(row.folderPath()).child(folder.name(), folder.handle());
        return new Fact.Opened(pass, side, id, ref, row.depth());
    }

    private static List<String> above(String path) {
        List<String> above = new ArrayList<>();
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            above.add(path.substring(0, slash));
        }
        return above;
    }

    private Row known(String path) {
        return store.row(pass, path)
                .orElseThrow(() ->
                        new MigrationException(
                                Reason.USAGE,
                                "Nothing is known at " + path,
                                "Name a path relative to the root, as godwit review --list prints it"));
    }

    // ------------------------------------------------------------ the plan

    /// SHA-256 over the plan's canonical rows in tree order: path, kind, decision, source version
    /// and destination version, each as UTF-8 and ended by a NUL, the row by a line feed.
    ///
    /// @param totals of the pass as it is now: of an empty plan no row is looked for
    public String fingerprint(Totals totals) {
        MessageDigest sha256 = sha256();
        if (!totals.planIsEmpty()) {
            digest(sha256);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private void digest(MessageDigest sha256) {
        StringBuilder text = new StringBuilder();
        store.plan(
                pass,
                row -> {
                    text.setLength(0);
                    text.append(row.path()).append('\0');
                    text.append(Where.textOf(row.kind())).append('\0');
                    text.append(Where.textOf(row.decision())).append('\0');
                    text.append(row.sourceVersion()).append('\0');
                    text.append(row.destinationVersion()).append('\0').append('\n');
                    sha256.update(text.toString().getBytes(StandardCharsets.UTF_8));
                });
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    // ------------------------------------------------------------ what is not in place

    /// How many nodes have a problem, by error class in lower case.
    public Map<String, Long> errors() {
        Map<String, Long> errors = new TreeMap<>();
        for (Row row : new NotInPlace(store, pass).rows(new Where.All())) {
            row.outcome()
                    .flatMap(NodeOutcome::problem)
                    .ifPresent(problem ->
                            errors.merge(Where.textOf(problem.errorClass()), 1L, Long::sum));
        }
        return errors;
    }

    private void commit(List<Fact> facts) {
        store.commit(new StateBatch(epoch, true, facts));
    }
}
