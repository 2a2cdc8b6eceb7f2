package dev.godwit.testkit.store;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.Digest;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.SealStep;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeIds;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Tells a store what a discovery of two trees would: the least of an engine that a store can be
/// tested with.
public final class Discovery {

    /// Sizes and times tell content; modes and times are carried.
    public static final Comparison SIZE_MTIME =
            new Comparison(Comparison.Mode.SIZE_MTIME, 0, true, Set.of("mode"));

    private final StateStore store;
    private final long epoch;
    private final NodeIds ids = new NodeIds(new byte[32]);
    private Comparison comparison = SIZE_MTIME;
    private int pageSize = 1_000;
    private int pullSize = 1_000;
    private int sealBudget = 100_000;
    private long listings;

    public Discovery(StateStore store, long epoch) {
        this.store = store;
        this.epoch = epoch;
        listings = epoch * 1_000_000;
    }

    public Discovery comparing(Comparison by) {
        comparison = by;
        return this;
    }

    /// How much goes into a page, a pull and a step of a seal.
    public Discovery steps(int page, int pull, int budget) {
        pageSize = page;
        pullSize = pull;
        sealBudget = budget;
        return this;
    }

    /// Runs a whole discovery.
    public Discovery run(int pass, Tree source, Tree destination) {
        open(pass);
        rounds(pass, source, destination);
        return this;
    }

    /// Opens both roots.
    public void open(int pass) {
        commit(
                new Fact.Opened(pass, Side.SOURCE, NodeId.ROOT, NodeRef.ROOT, 0),
                new Fact.Opened(pass, Side.DESTINATION, NodeId.ROOT, NodeRef.ROOT, 0));
    }

    /// Lists, closes and compares from the top down until nothing is left; while a round is
    /// compared some of the source's folders of the next are listed.
    public void rounds(int pass, Tree source, Tree destination) {
        boolean deeper = true;
        for (int depth = 0; deeper; depth++) {
            list(pass, Side.SOURCE, depth, source);
            list(pass, Side.DESTINATION, depth, destination);
            long sources = store.closeRound(epoch, pass, Side.SOURCE, depth);
            store.closeRound(epoch, pass, Side.DESTINATION, depth);
            list(pass, Side.SOURCE, depth + 1, source, path -> path.hashCode() % 3 > 0);
            deeper = compare(pass, depth) + sources > 0;
        }
    }

    /// Lists what is to be listed of one side of a round.
    public void list(int pass, Side side, int depth, Tree root) {
        list(pass, side, depth, root, _ -> true);
    }

    /// Lists one folder of a round, if it is to be listed.
    public void list(int pass, Side side, int depth, Tree root, String path) {
        list(pass, side, depth, root, path::equals);
    }

    private void list(int pass, Side side, int depth, Tree root, Predicate<String> paths) {
        Optional<WorkKey> after = Optional.empty();
        do {
            Pulled<ListWork> pulled = store.toList(pass, side, depth, after, pullSize);
            for (ListWork work : pulled.items()) {
                if (paths.test(work.ref().path())) {
                    list(pass, work, root.folderAt(work.ref().path()));
                }
            }
            after = pulled.next();
        } while (after.isPresent());
    }

    /// Compares a round, step by step.
    public long compare(int pass, int depth) {
        Optional<WorkKey> at = Optional.empty();
        while (true) {
            switch (store.compareRound(epoch, pass, depth, comparison, at, sealBudget)) {
                case SealStep.More more -> at = Optional.of(more.at());
                case SealStep.Sealed sealed -> {
                    return sealed.foldersOpened();
                }
            }
        }
    }

    private void list(int pass, ListWork work, Optional<Tree> tree) {
        if (tree.filter(folder -> !folder.fails()).isEmpty()) {
            commit(
                    new Fact.ListingFailed(
                            pass,
                            work.side(),
                            work.folder(),
                            work.depth(),
                            work.attempts() + 1,
                            new Problem(ErrorClass.DENIED, "Cannot list " + work.ref().path()),
                            false));
            return;
        }
        List<Child> children =
                tree.get().children().stream()
                        .map(child -> child.child(ids, work.folder()))
                        .toList();
        Digest digest = digest(children);
        Tally tally =
                children.stream().map(c -> Tally.of(c.node())).reduce(Tally.NONE, Tally::plus);
        boolean same = work.held().filter(held -> held.digest().equals(digest)).isPresent();
        long listing = same ? work.held().orElseThrow().listing() : ++listings;
        List<Fact> facts = new ArrayList<>();
        for (int from = 0; from < children.size() && !same; from += pageSize) {
            facts.add(
                    new Fact.Children(
                            listing,
                            work.side(),
                            work.depth() + 1,
                            children.subList(from, Math.min(from + pageSize, children.size()))));
        }
        facts.add(
                new Fact.Listed(
                        pass, work.side(), work.folder(), work.depth(), listing, digest, tally));
        facts.forEach(this::commit);
    }

    private static Digest digest(List<Child> children) {
        return children.stream()
                .map(child -> new Digest(child.hashCode(), child.toString().hashCode()))
                .reduce(Digest.ZERO, Digest::plus);
    }

    /// Commits facts as one batch.
    public void commit(Fact... facts) {
        store.commit(new StateBatch(epoch, false, List.of(facts)));
    }

    /// A node as a child of a folder.
    public Child child(Tree node, NodeId parent) {
        return node.child(ids, parent);
    }

    /// The id of the folder at a path.
    public NodeId id(String path) {
        NodeRef ref = new NodeRef(path);
        return ref.isRoot()
                ? NodeId.ROOT
                : ids.child(id(ref.parent().path()), ref.name(), Optional.empty());
    }
}
