package dev.godwit.testkit.store;

import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The union of both trees in one pass, as it stands: made for one read, under the ledger's lock.
final class Union {

    private static final Comparator<Row> BY_NAME =
            Comparator.comparing((Row row) -> row.key().name())
                    .thenComparing(row -> row.key().folder());

    private final Ledger ledger;
    private final Pass pass;
    private final Map<String, Optional<String>> blockers = new HashMap<>();
    private @Nullable Map<String, List<Row>> linkGroups;

    Union(Ledger ledger, int pass) {
        this.ledger = ledger;
        this.pass = ledger.pass(pass);
    }

    // ------------------------------------------------------------ rows

    /// Folders of the source that are listed, in the order of the tree.
    Stream<Folder> folders(@Nullable String from) {
        return pass.sourceTree(from).filter(Folder::isListed);
    }

    /// All rows in the order of the tree.
    Stream<Row> rows() {
        return folders(null).flatMap(folder -> rows(folder).stream());
    }

    /// The rows of a folder, by name and kind.
    List<Row> rows(Folder folder) {
        List<Row> rows = new ArrayList<>();
        pairs(folder).values().forEach(pair -> rows.add(row(folder, pair)));
        rows.sort(BY_NAME);
        return rows;
    }

    /// The rows of the folder at a path.
    Stream<Row> rows(String path) {
        return pass.sourceAt(path).filter(Folder::isListed).stream()
                .flatMap(folder -> rows(folder).stream());
    }

    Optional<Row> row(Folder folder, Name name, boolean isFolder) {
        NodeKey key = new NodeKey(folder.id, name, isFolder);
        return Optional.ofNullable(pairs(folder).get(key)).map(pair -> row(folder, pair));
    }

    private Map<NodeKey, Pair> pairs(Folder folder) {
        Optional<Pass.Compared> compared = pass.comparison(folder.id);
        if (compared.isPresent()) {
            return compared.get().pairs();
        }
        Map<NodeKey, Pair> pairs = new LinkedHashMap<>();
        for (Pair pair : Pair.of(ledger.listing(folder).children, List.of())) {
            pairs.put(pair.key(folder.id), pair);
        }
        return pairs;
    }

    private Row row(Folder folder, Pair pair) {
        NodeKey key = pair.key(folder.id);
        Pass.Difference difference = difference(folder, key, pair);
        Optional<Node> source = pair.source().map(Child::node);
        Optional<Node> destination = pair.destination().map(Child::node);
        String path = NodeRef.childPath(folder.path(), key.name());
        return new Row(
                key,
                folder.path(),
                folder.depth + 1,
                source,
                destination,
                difference.verdict(),
                isMark(difference.verdict()) ? pair.one().reason() : "",
                difference.conflict(),
                Decision.of(
                        difference.verdict(),
                        difference.conflict(),
                        ledger.rulings.policy(),
                        mtime(source) > mtime(destination),
                        ledger.rulings.exclude(path)),
                ledger.rulings.speakOf(path),
                pass.outcome(key));
    }

    private Pass.Difference difference(Folder folder, NodeKey key, Pair pair) {
        Optional<Pass.Compared> compared = pass.comparison(folder.id);
        long comparedAt = compared.map(Pass.Compared::sequence).orElse(0L);
        return pass.judgement(key, comparedAt)
                .or(() -> compared.map(c -> Objects.requireNonNull(c.differences().get(key))))
                .orElseGet(() -> implied(folder, pair));
    }

    private Pass.Difference implied(Folder folder, Pair pair) {
        boolean collides = pair.collides() && pass.isClosedSince(folder);
        return switch (pair.one().mark()) {
            case NONE ->
                    new Pass.Difference(
                            collides ? Verdict.COLLISION : Verdict.ONLY_ON_SOURCE, collides);
            case EXCLUDED -> new Pass.Difference(Verdict.EXCLUDED, false);
            case UNSUPPORTED -> new Pass.Difference(Verdict.UNSUPPORTED, false);
        };
    }

    private static boolean isMark(Verdict verdict) {
        return verdict == Verdict.EXCLUDED || verdict == Verdict.UNSUPPORTED;
    }

    private static long mtime(Optional<Node> node) {
        return node.map(Node::mtimeNs).orElse(0L);
    }

    // ------------------------------------------------------------ what a copy wants to know

    /// The id of a row's folder.
    Optional<NodeId> id(Folder folder, Row row) {
        return ledger.listing(folder).child(row.key().name(), true).flatMap(Child::id);
    }

    /// Whether a folder's own metadata is to be set, now that all below it is done.
    boolean isToFinish(Folder folder, Row row) {
        return row.source().isPresent()
                && row.decision() != Decision.EXCLUDE
                && id(folder, row).filter(id -> pass.isToFinish(row.key(), id)).isPresent();
    }

    static boolean isPending(Row row) {
        boolean toDo =
                switch (row.decision()) {
                    case COPY, OVERWRITE, METADATA -> true;
                    case KEEP, EXCLUDE, UNDECIDED, UNSUPPORTED, NONE -> false;
                };
        return toDo && row.outcome().filter(o -> o.kind() != OutcomeKind.PENDING).isEmpty();
    }

    /// Whether the node is on the destination as the plan wants it.
    static boolean isInPlace(Row row) {
        return row.verdict() == Verdict.SAME
                || row.outcome().filter(outcome -> outcome.kind().inPlace()).isPresent();
    }

    /// The highest folder on the way to this one, itself included, in which nothing can be done.
    Optional<String> blockedBy(String folderPath) {
        Optional<String> known = blockers.get(folderPath);
        if (known == null) {
            known =
                    folderPath.isEmpty()
                            ? Optional.of("").filter(_ -> failed(pass.outcome(NodeKey.ROOT)))
                            : blockedBy(new NodeRef(folderPath).parent().path())
                                    .or(() -> Optional.of(folderPath).filter(this::isUnusable));
            blockers.put(folderPath, known);
        }
        return known;
    }

    private boolean isUnusable(String path) {
        NodeRef ref = new NodeRef(path);
        return pass.sourceAt(ref.parent().path())
                .flatMap(above -> row(above, ref.name(), true))
                .filter(row -> failed(row.outcome()) || isExcludedAndAbsent(row))
                .isPresent();
    }

    private static boolean isExcludedAndAbsent(Row row) {
        return row.decision() == Decision.EXCLUDE
                && !(row.destination().orElse(null) instanceof Node.Folder);
    }

    private static boolean failed(Optional<NodeOutcome> outcome) {
        return outcome.filter(o ->
                        o.kind() == OutcomeKind.FAILED
                                || o.kind() == OutcomeKind.BLOCKED
                                || o.kind() == OutcomeKind.STALE)
                .isPresent();
    }

    // ------------------------------------------------------------ hard links

    /// Whether the row is a name of a hard-link group and not its leader.
    boolean isFollower(Row row) {
        List<Row> group = linkGroup(row);
        return !group.isEmpty() && !group.getFirst().key().equals(row.key());
    }

    /// Another name of the group that is in place.
    Optional<NodeRef> linkTo(Row row) {
        return linkGroup(row).stream()
                .filter(other -> !other.key().equals(row.key()) && isInPlace(other))
                .findFirst()
                .map(other -> new NodeRef(other.path()));
    }

    /// The names of a row's group that end up on the destination, first those that are the same, in
    /// the order of the tree; none for what has no group.
    private List<Row> linkGroup(Row row) {
        return group(row).map(id -> linkGroups().getOrDefault(id, List.of())).orElse(List.of());
    }

    private Map<String, List<Row>> linkGroups() {
        if (linkGroups == null) {
            Map<String, List<Row>> groups = new HashMap<>();
            Set<Decision> staysOut =
                    Set.of(
                            Decision.EXCLUDE,
                            Decision.UNSUPPORTED,
                            Decision.KEEP,
                            Decision.UNDECIDED);
            rowsWithLinks()
                    .filter(row -> !staysOut.contains(row.decision()))
                    .forEach(row ->
                            groups.computeIfAbsent(group(row).orElseThrow(), _ -> new ArrayList<>())
                                    .add(row));
            groups.values()
                    .forEach(g -> g.sort(Comparator.comparing(r -> r.verdict() != Verdict.SAME)));
            linkGroups = groups;
        }
        return linkGroups;
    }

    private Stream<Row> rowsWithLinks() {
        return folders(null)
                .filter(folder ->
                        ledger.listing(folder).children.stream().anyMatch(c -> isLinked(c.node())))
                .flatMap(folder -> rows(folder).stream())
                .filter(row -> group(row).isPresent());
    }

    private static boolean isLinked(Node node) {
        return node instanceof Node.File file && file.links().isPresent();
    }

    private static Optional<String> group(Row row) {
        return row.source().orElse(null) instanceof Node.File file
                ? file.links().map(links -> links.id())
                : Optional.empty();
    }
}
