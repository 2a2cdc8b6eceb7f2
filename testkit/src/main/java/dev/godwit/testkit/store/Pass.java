package dev.godwit.testkit.store;

import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is known of one pass.
final class Pass {

    /// A value and the sequence of the commit that brought it.
    record At<T>(long sequence, T value) {}

    /// What a seal, or later the engine, said of a pair.
    record Difference(Verdict verdict, boolean conflict) {}

    /// A comparison of a folder's children.
    record Compared(
            long sequence, Map<NodeKey, Pair> pairs, Map<NodeKey, Difference> differences) {}

    /// Where a folder stands in the order of the tree.
    record Place(String path, NodeId id) implements Comparable<Place> {

        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::path, Name::compareText).thenComparing(Place::id);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private record RoundSide(Side side, int depth) {}

    final int number;
    private final Map<Side, Map<NodeId, Folder>> folders = new EnumMap<>(Side.class);
    private final Map<RoundSide, Map<NodeId, Folder>> rounds = new HashMap<>();
    private final NavigableMap<Place, Folder> sourceTree = new TreeMap<>();
    private final Map<RoundSide, Long> closedAt = new HashMap<>();
    final Map<NodeId, Compared> comparisons = new HashMap<>();
    final Map<NodeKey, At<Difference>> judgements = new HashMap<>();
    final Map<NodeKey, At<NodeOutcome>> outcomes = new HashMap<>();
    private final Map<NodeKey, At<Fact.Mismatch>> mismatches = new HashMap<>();

    /// Every outcome, in the order they were told.
    final List<Fact.Outcome> told = new ArrayList<>();

    /// When an outcome last changed what a folder holds.
    private final Map<NodeId, Long> changedAt = new HashMap<>();

    private final Map<NodeId, Long> finishedAt = new HashMap<>();

    Pass(int number) {
        this.number = number;
        for (Side side : Side.values()) {
            folders.put(side, new LinkedHashMap<>());
        }
    }

    // ------------------------------------------------------------ what happened

    void open(Fact.Opened opened) {
        Folder folder = new Folder(opened, folder(opened.side(), opened.folder()));
        folders(opened.side()).put(folder.id, folder);
        rounds.computeIfAbsent(
                        new RoundSide(opened.side(), opened.depth()), _ -> new LinkedHashMap<>())
                .put(folder.id, folder);
        if (opened.side() == Side.SOURCE) {
            sourceTree.put(new Place(folder.path(), folder.id), folder);
        }
    }

    void close(Side side, int depth, long sequence) {
        closedAt.put(new RoundSide(side, depth), sequence);
    }

    void outcome(Fact.Outcome fact, long sequence) {
        told.add(fact);
        outcomes.put(fact.node(), new At<>(sequence, fact.outcome()));
        if (changesFolder(fact.outcome().kind())) {
            changedAt.put(fact.node().parent(), sequence);
        }
    }

    void mismatch(Fact.Mismatch fact, long sequence) {
        mismatches.put(fact.node(), new At<>(sequence, fact));
    }

    /// Those that still hold.
    Stream<Fact.Mismatch> mismatches() {
        return mismatches.values().stream()
                .map(At::value)
                .filter(mismatch -> isMismatch(mismatch.node()));
    }

    void finished(NodeId folder, long sequence) {
        finishedAt.put(folder, sequence);
    }

    private static boolean changesFolder(OutcomeKind kind) {
        return kind == OutcomeKind.COPIED
                || kind == OutcomeKind.OVERWRITTEN
                || kind == OutcomeKind.DELETED;
    }

    // ------------------------------------------------------------ folders and rounds

    Optional<Folder> folder(Side side, NodeId id) {
        return Optional.ofNullable(folders(side).get(id));
    }

    List<Folder> round(Side side, int depth) {
        return List.copyOf(rounds.getOrDefault(new RoundSide(side, depth), Map.of()).values());
    }

    int deepest() {
        return rounds.keySet().stream().mapToInt(RoundSide::depth).max().orElse(-1);
    }

    /// Folders of the source, listed or not, in the order of the tree.
    Stream<Folder> sourceTree(@Nullable String from) {
        return (from == null ? sourceTree : sourceTree.tailMap(new Place(from, NodeId.ROOT), true))
                .values().stream();
    }

    Optional<Folder> sourceAt(String path) {
        return Optional.ofNullable(sourceTree.ceilingEntry(new Place(path, NodeId.ROOT)))
                .map(Map.Entry::getValue)
                .filter(folder -> folder.path().equals(path));
    }

    /// Whether all that is settled on this side of the round was settled before it was last closed,
    /// and nothing is left to list.
    boolean isClosed(Side side, int depth) {
        long at = closedAt.getOrDefault(new RoundSide(side, depth), -1L);
        return round(side, depth).stream().allMatch(f -> f.isSettled() && f.settledAt <= at);
    }

    /// Whether the round of a source folder was closed after the folder was settled.
    boolean isClosedSince(Folder folder) {
        return folder.settledAt
                <= closedAt.getOrDefault(new RoundSide(Side.SOURCE, folder.depth), -1L);
    }

    /// For each depth down to this one whether its round is compared.
    boolean[] compared(int deepest) {
        boolean[] compared = new boolean[deepest + 1];
        boolean sourceAbove = false;
        boolean destinationAbove = has(Side.SOURCE, 0);
        for (int depth = 0; depth <= deepest; depth++) {
            boolean source =
                    isClosed(Side.SOURCE, depth) && (sourceAbove || has(Side.SOURCE, depth));
            boolean destination =
                    isClosed(Side.DESTINATION, depth)
                            && (destinationAbove || has(Side.DESTINATION, depth));
            compared[depth] =
                    source
                            && destination
                            && round(Side.DESTINATION, depth).stream()
                                    .noneMatch(folder -> isToCompare(folder.id));
            sourceAbove = source;
            destinationAbove = compared[depth];
        }
        return compared;
    }

    boolean has(Side side, int depth) {
        return rounds.containsKey(new RoundSide(side, depth));
    }

    /// Whether both sides of the folder are listed and were not compared since.
    boolean isToCompare(NodeId id) {
        return isPair(id) && comparison(id).isEmpty();
    }

    /// The comparison of the folder's two listings that count.
    Optional<Compared> comparison(NodeId id) {
        return Optional.ofNullable(comparisons.get(id))
                .filter(c ->
                        isPair(id)
                                && c.sequence() > settledAt(Side.SOURCE, id)
                                && c.sequence() > settledAt(Side.DESTINATION, id));
    }

    private boolean isPair(NodeId id) {
        return folder(Side.SOURCE, id).filter(Folder::isListed).isPresent()
                && folder(Side.DESTINATION, id).filter(Folder::isListed).isPresent();
    }

    private long settledAt(Side side, NodeId id) {
        return folder(side, id).orElseThrow().settledAt;
    }

    // ------------------------------------------------------------ outcomes

    Optional<NodeOutcome> outcome(NodeKey key) {
        return Optional.ofNullable(outcomes.get(key)).map(At::value);
    }

    /// Whether verification found the node wrong since its latest outcome.
    boolean isMismatch(NodeKey key) {
        At<Fact.Mismatch> found = mismatches.get(key);
        At<NodeOutcome> outcome = outcomes.get(key);
        return found != null && (outcome == null || found.sequence() >= outcome.sequence());
    }

    /// Whether the folder was put in place, or something in it changed, since it was last finished.
    boolean isToFinish(NodeKey key, NodeId id) {
        At<NodeOutcome> own = outcomes.get(key);
        long inPlaceAt = own != null && own.value().kind().inPlace() ? own.sequence() : 0;
        long since = Math.max(inPlaceAt, changedAt.getOrDefault(id, 0L));
        return since > finishedAt.getOrDefault(id, 0L);
    }

    /// The difference the engine told last, unless the folder was compared after that.
    Optional<Difference> judgement(NodeKey key, long comparedAt) {
        return Optional.ofNullable(judgements.get(key))
                .filter(judged -> judged.sequence() > comparedAt)
                .map(At::value);
    }

    private Map<NodeId, Folder> folders(Side side) {
        return folders.computeIfAbsent(side, _ -> new LinkedHashMap<>());
    }
}
