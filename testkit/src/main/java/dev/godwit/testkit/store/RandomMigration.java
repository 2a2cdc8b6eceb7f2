package dev.godwit.testkit.store;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.store.Beginning;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.CopyWork;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.HashWork;
import dev.godwit.spi.store.Landed;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.PartProof;
import dev.godwit.spi.store.Proof;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.store.Round;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Ruling;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Undo;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.Wave;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import dev.godwit.spi.value.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// A migration from a seed, told to a store that checks itself at every answer: discoveries in
/// passes, rulings, folders opened again, half a copy, and all questions in between. What it tells
/// need not make sense, it must be possible.
public final class RandomMigration {

    /// How many passes it has.
    public static final int PASSES = 3;

    private final Random random;
    private final AgreeingStateStore store;
    private final RandomTrees trees;
    private final long epoch;
    private final Discovery discovery;
    private final boolean checksum;
    private long units;

    /// @param model what the other store is held to
    public RandomMigration(long seed, StateStore model, StateStore store) {
        random = new Random(seed);
        this.store = new AgreeingStateStore(model, store);
        trees = new RandomTrees(random);
        epoch = this.store.raiseEpoch("random");
        checksum = random.nextInt(3) == 0;
        discovery =
                new Discovery(this.store, epoch)
                        .comparing(comparison())
                        .steps(1 + random.nextInt(4), 1 + random.nextInt(4), 1 + random.nextInt(9));
    }

    private Comparison comparison() {
        Comparison.Mode mode =
                checksum
                        ? Comparison.Mode.CHECKSUM
                        : any(
                                List.of(
                                        Comparison.Mode.SIZE_MTIME,
                                        Comparison.Mode.SIZE,
                                        Comparison.Mode.ETAG));
        return new Comparison(
                mode,
                random.nextInt(3),
                random.nextBoolean(),
                random.nextBoolean() ? Set.of("mode") : Set.of("mode", "uid"));
    }

    /// Tells and asks everything; fails where the two disagree.
    public void run() {
        Tree source = trees.source();
        Tree destination = chance(4) ? Tree.root() : trees.like(source);
        for (int pass = 1; pass <= PASSES; pass++) {
            discovery.run(pass, source, destination);
            look(pass);
            settleHashes(pass);
            for (int again = random.nextInt(3); again > 0; again--) {
                rule();
                openAgain(pass, trees.like(source), trees.like(destination));
                look(pass);
            }
            include(pass);
            copy(pass);
            look(pass);
            source = trees.like(source);
            destination = chance(3) ? destination : trees.like(source);
        }
        store.verifyIntegrity(true);
    }

    // ------------------------------------------------------------ discovery and review

    private void settleHashes(int pass) {
        for (HashWork work : store.toHash(pass, Optional.empty(), 1 + random.nextInt(3)).items()) {
            if (!chance(5)) {
                Verdict verdict = any(List.of(Verdict.SAME, Verdict.METADATA, Verdict.CHANGED));
                boolean conflict = verdict == Verdict.CHANGED && work.conflict();
                discovery.commit(
                        new Fact.Differs(pass, work.key(), work.depth(), verdict, conflict));
            }
        }
    }

    /// The engine changes its mind about a node: what a filter left out is let in, or out.
    private void include(int pass) {
        List<Row> rows = all(pass);
        for (int i = random.nextInt(4); i > 0 && !rows.isEmpty(); i--) {
            Row row = any(rows);
            // A folder that was left out was never opened, so nothing could be told about it.
            boolean isUnknown =
                    row.key().folder()
                            && (row.verdict() == Verdict.EXCLUDED
                                    || row.verdict() == Verdict.UNSUPPORTED);
            if (row.source().isPresent() && !isUnknown) {
                Verdict verdict = any(List.of(Verdict.ONLY_ON_SOURCE, Verdict.EXCLUDED));
                discovery.commit(new Fact.Differs(pass, row.key(), row.depth(), verdict, false));
            }
        }
    }

    private void rule() {
        List<Ruling> rulings = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            if (chance(3)) {
                rulings.add(
                        new Ruling.OnNode(
                                path(),
                                any(List.of(Resolution.values())),
                                random.nextBoolean(),
                                "me",
                                "so"));
                continue;
            }
            rulings.add(
                    chance(4)
                            ? new Ruling.OnConflicts(any(List.of(OnConflict.values())), "me")
                            : new Ruling.OnPath(
                                    path(),
                                    random.nextBoolean(),
                                    random.nextBoolean(),
                                    "me",
                                    "so"));
        }
        store.decide(epoch, rulings);
    }

    /// Lists some folders again, as they are in other trees.
    private void openAgain(int pass, Tree source, Tree destination) {
        for (Round round : store.rounds(pass)) {
            Tree tree = round.side() == Side.SOURCE ? source : destination;
            for (Row row : all(pass)) {
                boolean opened =
                        row.depth() == round.depth()
                                && row.key().folder()
                                && row.verdict() != Verdict.EXCLUDED
                                && row.verdict() != Verdict.UNSUPPORTED;
                if (opened && chance(6) && tree.folderAt(row.path()).isPresent()) {
                    boolean there =
                            round.side() == Side.SOURCE
                                    ? row.source().isPresent()
                                    : row.source().isPresent() && row.destination().isPresent();
                    if (there) {
                        discovery.commit(
                                new Fact.Opened(
                                        pass,
                                        round.side(),
                                        discovery.id(row.path()),
                                        new NodeRef(row.path()),
                                        row.depth()));
                    }
                }
            }
        }
        store.rounds(pass);
        discovery.rounds(pass, source, destination);
    }

    // ------------------------------------------------------------ copy

    private void copy(int pass) {
        for (int depth = 0; depth < 6; depth++) {
            copy(pass, Wave.FOLDERS, depth);
        }
        copy(pass, Wave.FILES, 0);
        copy(pass, Wave.HARD_LINKS, 0);
        if (chance(2)) {
            copy(pass, Wave.FILES, 0);
            copy(pass, Wave.HARD_LINKS, 0);
        }
        for (int depth = 6; depth > 0; depth--) {
            copy(pass, Wave.DELETE, depth);
        }
        undo();
        for (int depth = 6; depth >= 0; depth--) {
            for (CopyWork work : pull(pass, Wave.FINISH, depth)) {
                for (CopyWork.CopyItem item : work.items()) {
                    if (chance(2)) {
                        discovery.commit(new Fact.Finished(pass, item.id().orElseThrow()));
                    }
                }
            }
        }
        if (chance(3)) {
            discovery.commit(
                    new Fact.Outcome(pass, NodeKey.ROOT, 0, outcome(OutcomeKind.METADATA, 1)));
        }
        pull(pass, Wave.FINISH, 0);
        store.toVerify(pass, random.nextBoolean(), Optional.empty(), 1 + random.nextInt(5))
                .items()
                .forEach(work ->
                        work.items()
                                .forEach(item -> {
                                    if (chance(6)) {
                                        discovery.commit(
                                                new Fact.Mismatch(
                                                        pass,
                                                        item.key(),
                                                        work.depth() + 1,
                                                        "differs"));
                                    }
                                }));
    }

    private List<CopyWork> pull(int pass, Wave wave, int depth) {
        return store.toCopy(pass, wave, depth, Optional.empty(), 1 + random.nextInt(5)).items();
    }

    private void copy(int pass, Wave wave, int depth) {
        for (CopyWork work : pull(pass, wave, depth)) {
            List<Fact> outcomes = new ArrayList<>();
            List<Change> changes = new ArrayList<>();
            List<Proof> proofs = new ArrayList<>();
            for (CopyWork.CopyItem item : work.items()) {
                if (chance(6)) {
                    continue;
                }
                OutcomeKind kind =
                        work.blockedBy().isPresent()
                                ? OutcomeKind.BLOCKED
                                : chance(3)
                                        ? any(List.of(OutcomeKind.values()))
                                        : OutcomeKind.COPIED;
                outcomes.add(
                        new Fact.Outcome(
                                pass,
                                item.key(),
                                work.depth() + 1,
                                outcome(kind, item.attempts() + 1)));
                changes.add(
                        new Change(
                                item.key(),
                                item.action(),
                                item.destination().isPresent()
                                        ? new Precondition.Unchanged(new Token("t"))
                                        : new Precondition.Absent(),
                                new Name(".godwit-" + random.nextInt()),
                                item.destination(),
                                item.destination().map(_ -> new Name("kept"))));
                proofs.add(new Proof(item.key(), new Opaque("inode"), random.nextInt(), hash()));
            }
            UnitId unit = new UnitId(epoch, ++units);
            discovery.commit(
                    new Fact.Intended(
                            unit, pass, List.of(new FolderChanges(work.folder(), changes))));
            if (chance(4)) {
                part(unit);
            }
            if (!chance(4)) {
                discovery.commit(new Fact.Proven(unit, proofs));
            }
            store.openUnits();
            if (!chance(4)) {
                outcomes.add(new Fact.Ended(unit, landed(changes)));
            }
            discovery.commit(outcomes.toArray(Fact[]::new));
        }
    }

    /// Says of a unit that its file is staged in parts, perhaps begun anew.
    private void part(UnitId unit) {
        for (int times = 1 + random.nextInt(2); times > 0; times--) {
            Node.File source =
                    new Node.File(
                            new Name("large"),
                            100,
                            random.nextInt(3),
                            new Token("t"),
                            Attributes.NONE,
                            Optional.empty(),
                            List.of(),
                            Optional.empty());
            discovery.commit(
                    new Fact.Begun(
                            unit,
                            new Beginning(
                                    new Opaque("handle"), source, "", 1 + random.nextInt(9), "")));
            List<PartProof> parts = new ArrayList<>();
            for (int left = random.nextInt(5); left > 0; left--) {
                parts.add(
                        new PartProof(
                                random.nextInt(12),
                                new Opaque("r" + left),
                                left,
                                chance(2) ? "" : "00ff"));
            }
            discovery.commit(new Fact.Parted(unit, parts));
        }
        store.openUnits();
    }

    private List<Landed> landed(List<Change> changes) {
        List<Landed> landed = new ArrayList<>();
        for (Change change : changes) {
            if (!chance(3)) {
                landed.add(
                        new Landed(
                                change.key(),
                                chance(2) ? Optional.of(new Token("after")) : Optional.empty(),
                                chance(2) ? Optional.of(new Opaque("inode")) : Optional.empty()));
            }
        }
        return landed;
    }

    /// Takes some of what was done back, and looks at all of it before and after.
    private void undo() {
        UnitId since = chance(2) ? UnitId.NONE : new UnitId(epoch, random.nextLong(units + 1));
        for (EndedUnit unit :
                store.endedUnits(since, Optional.empty(), 1 + random.nextInt(3)).items()) {
            if (chance(3)) {
                discovery.commit(new Fact.Undoing(unit.unit()));
            }
            if (chance(3)) {
                List<Undo> undone =
                        unit.landed().stream()
                                .map(one ->
                                        new Undo(
                                                one.key(),
                                                one.token(),
                                                chance(2)
                                                        ? Optional.empty()
                                                        : Optional.of(
                                                                new Problem(
                                                                        ErrorClass.DENIED, "why"))))
                                .toList();
                discovery.commit(new Fact.Undone(unit.unit(), undone));
            }
        }
        store.endedUnits(UnitId.NONE, Optional.empty(), 1 + random.nextInt(9));
    }

    private NodeOutcome outcome(OutcomeKind kind, int attempts) {
        return new NodeOutcome(
                kind,
                random.nextInt(100),
                hash(),
                chance(2) ? Optional.of(new Token("t" + random.nextInt(3))) : Optional.empty(),
                kind.inPlace()
                        ? Optional.empty()
                        : Optional.of(new Problem(any(List.of(ErrorClass.values())), "why")),
                attempts);
    }

    private Optional<ContentHash> hash() {
        return chance(2)
                ? Optional.of(new ContentHash("xxh3-tree", Integer.toHexString(random.nextInt())))
                : Optional.empty();
    }

    // ------------------------------------------------------------ questions

    private void look(int pass) {
        store.rounds(pass);
        store.totals(pass, "");
        store.plan(pass, _ -> {});
        for (Wave wave : Wave.values()) {
            pull(pass, wave, random.nextInt(5));
        }
        store.toVerify(pass, random.nextBoolean(), Optional.empty(), 1 + random.nextInt(9));
        List<String> paths = all(pass).stream().map(Row::path).toList();
        RandomQueries queries = new RandomQueries(random, paths);
        for (int i = 0; i < 3; i++) {
            page(queries.query(pass));
            store.totals(pass, queries.path());
            store.row(pass, queries.path());
        }
        discovery.commit(
                new Fact.Property("k" + random.nextInt(3), "v" + random.nextInt()),
                new Fact.Happened(Instant.ofEpochSecond(pass, 5), "looked", "me", ""));
        store.properties();
        store.history();
    }

    private void page(Query query) {
        Optional<Query.Mark> next = Optional.empty();
        do {
            Rows rows =
                    store.rows(
                            new Query(
                                    query.pass(),
                                    query.where(),
                                    query.sort(),
                                    query.descending(),
                                    next,
                                    query.limit()));
            next = rows.next();
        } while (next.isPresent());
    }

    private List<Row> all(int pass) {
        return store.rows(
                        new Query(
                                pass, new Where.All(), Sort.TREE, false, Optional.empty(), 10_000))
                .rows();
    }

    private String path() {
        List<Row> rows = all(1);
        return rows.isEmpty() || chance(10) ? "" : any(rows).path();
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
