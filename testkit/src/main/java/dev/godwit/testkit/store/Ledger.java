package dev.godwit.testkit.store;

import dev.godwit.spi.store.Beginning;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.OpenUnit;
import dev.godwit.spi.store.PartProof;
import dev.godwit.spi.store.Parts;
import dev.godwit.spi.store.Ruling;
import dev.godwit.spi.store.Undo;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.Side;
import dev.godwit.spi.value.Token;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What has been committed: all that is left of a store when its process dies. Guarded by itself.
final class Ledger {

    /// A child of a listing by its name; an object `a` beside a prefix `a/` are two.
    private record Called(Name name, boolean folder) {}

    /// The children of one listing.
    static final class Listing {
        final List<Child> children = new ArrayList<>();
        private final Map<Called, Child> byName = new HashMap<>();

        void add(Child child) {
            children.add(child);
            byName.put(new Called(child.node().name(), Pair.isFolder(child)), child);
        }

        Optional<Child> child(Name name, boolean folder) {
            return Optional.ofNullable(byName.get(new Called(name, folder)));
        }
    }

    long epoch;
    long sequence;
    long decisionSequence;
    String chain = "";

    final SortedMap<Integer, Pass> passes = new TreeMap<>();
    final Rulings rulings = new Rulings();
    final List<Ruling> ruled = new ArrayList<>();
    final Map<UnitId, OpenUnit> openUnits = new LinkedHashMap<>();
    final NavigableMap<UnitId, EndedUnit> endedUnits = new TreeMap<>();
    final Map<String, String> properties = new TreeMap<>();
    final List<Fact.Happened> history = new ArrayList<>();

    /// The destination's token of a node as an outcome last recorded it.
    final Map<NodeKey, Token> tokens = new HashMap<>();

    /// Folders that were ever opened.
    private final Set<NodeId> known = new HashSet<>();

    private final Map<Long, Listing> listings = new HashMap<>();

    /// Begins a commit: all that follows is part of it.
    long next(Object what) {
        sequence++;
        chain = sha256(chain + sequence + what);
        return sequence;
    }

    Pass pass(int number) {
        return passes.computeIfAbsent(number, Pass::new);
    }

    Listing listing(long number) {
        return listings.computeIfAbsent(number, _ -> new Listing());
    }

    /// The children that count for a folder; none unless it is listed.
    Listing listing(Folder folder) {
        return folder.listed.map(fact -> listing(fact.listing())).orElseGet(Listing::new);
    }

    /// The listing of an earlier pass that a new one may turn out to be equal to.
    Optional<ListWork.Held> held(int pass, Side side, NodeId folder) {
        return List.copyOf(passes.headMap(pass).values()).reversed().stream()
                .flatMap(earlier -> earlier.folder(side, folder).stream())
                .flatMap(found -> found.held.stream())
                .findFirst()
                .map(fact -> new ListWork.Held(fact.listing(), fact.digest(), fact.tally()));
    }

    /// Refuses facts about folders that were never opened, neither before nor among these.
    void refuseUnknown(List<Fact> facts) {
        Set<NodeId> opened = new HashSet<>(known);
        for (Fact fact : facts) {
            if (fact instanceof Fact.Opened one) {
                opened.add(one.folder());
            }
        }
        for (Fact fact : facts) {
            folder(fact)
                    .filter(id -> !opened.contains(id))
                    .ifPresent(id -> {
                        throw new IllegalArgumentException("No folder " + id + " was ever opened");
                    });
        }
    }

    private static Optional<NodeId> folder(Fact fact) {
        return switch (fact) {
            case Fact.Cursor f -> Optional.of(f.folder());
            case Fact.Listed f -> Optional.of(f.folder());
            case Fact.ListingFailed f -> Optional.of(f.folder());
            case Fact.Differs f -> Optional.of(f.node().parent());
            case Fact.Outcome f -> Optional.of(f.node().parent());
            case Fact.Mismatch f -> Optional.of(f.node().parent());
            case Fact.Finished f -> Optional.of(f.folder());
            case Fact.Opened _,
                    Fact.Children _,
                    Fact.Intended _,
                    Fact.Begun _,
                    Fact.Parted _,
                    Fact.Proven _,
                    Fact.Ended _,
                    Fact.Undoing _,
                    Fact.Undone _,
                    Fact.Property _,
                    Fact.Happened _ ->
                    Optional.empty();
        };
    }

    /// A folder is to be listed.
    void open(Fact.Opened opened) {
        known.add(opened.folder());
        pass(opened.pass()).open(opened);
    }

    void apply(Fact fact) {
        switch (fact) {
            case Fact.Opened opened -> open(opened);
            case Fact.Children page -> page.children().forEach(listing(page.listing())::add);
            case Fact.Cursor cursor ->
                    pass(cursor.pass())
                            .folder(cursor.side(), cursor.folder())
                            .ifPresent(folder -> folder.cursor(cursor));
            case Fact.Listed listed ->
                    pass(listed.pass())
                            .folder(listed.side(), listed.folder())
                            .ifPresent(folder -> folder.listed(listed, sequence));
            case Fact.ListingFailed failed ->
                    pass(failed.pass())
                            .folder(failed.side(), failed.folder())
                            .ifPresent(folder -> folder.failed(failed, sequence));
            case Fact.Differs differs ->
                    pass(differs.pass())
                            .judgements
                            .put(
                                    differs.node(),
                                    new Pass.At<>(
                                            sequence,
                                            new Pass.Difference(
                                                    differs.verdict(), differs.conflict())));
            case Fact.Intended intended ->
                    openUnits.put(
                            intended.unit(),
                            new OpenUnit(
                                    intended.unit(),
                                    intended.pass(),
                                    intended.changes(),
                                    Optional.empty()));
            case Fact.Begun(UnitId unit, Beginning beginning) ->
                    openUnits.computeIfPresent(
                            unit, (_, open) -> parted(open, new Parts(beginning, List.of())));
            case Fact.Parted(UnitId unit, List<PartProof> parts) ->
                    openUnits.computeIfPresent(unit, (_, open) -> parted(open, parts));
            case Fact.Proven proven ->
                    openUnits.computeIfPresent(
                            proven.unit(),
                            (unit, open) ->
                                    new OpenUnit(
                                            unit,
                                            open.pass(),
                                            open.changes(),
                                            open.parts(),
                                            Optional.of(proven.proofs())));
            case Fact.Ended ended -> {
                OpenUnit open = openUnits.remove(ended.unit());
                if (open != null && !ended.landed().isEmpty()) {
                    endedUnits.put(
                            ended.unit(),
                            new EndedUnit(
                                    ended.unit(),
                                    open.pass(),
                                    open.changes(),
                                    ended.landed(),
                                    false,
                                    Optional.empty()));
                }
            }
            case Fact.Undoing(UnitId unit) ->
                    endedUnits.computeIfPresent(unit, (_, was) -> undone(was, was.undone()));
            case Fact.Undone(UnitId unit, List<Undo> undone) ->
                    endedUnits.computeIfPresent(unit, (_, was) -> undone(was, Optional.of(undone)));
            case Fact.Outcome outcome -> {
                pass(outcome.pass()).outcome(outcome, sequence);
                outcome.outcome().token().ifPresent(token -> tokens.put(outcome.node(), token));
            }
            case Fact.Finished finished ->
                    pass(finished.pass()).finished(finished.folder(), sequence);
            case Fact.Mismatch mismatch -> pass(mismatch.pass()).mismatch(mismatch, sequence);
            case Fact.Property property -> properties.put(property.key(), property.value());
            case Fact.Happened happened -> history.add(happened);
        }
    }

    private static OpenUnit parted(OpenUnit open, List<PartProof> more) {
        if (open.parts().isEmpty()) {
            return open;
        }
        SortedMap<Integer, PartProof> done = new TreeMap<>();
        open.parts().get().done().forEach(part -> done.put(part.number(), part));
        more.forEach(part -> done.put(part.number(), part));
        return parted(open, new Parts(open.parts().get().begun(), List.copyOf(done.values())));
    }

    private static OpenUnit parted(OpenUnit open, Parts parts) {
        return new OpenUnit(
                open.unit(), open.pass(), open.changes(), Optional.of(parts), open.proofs());
    }

    private static EndedUnit undone(EndedUnit was, Optional<List<Undo>> undone) {
        return new EndedUnit(was.unit(), was.pass(), was.changes(), was.landed(), true, undone);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
