package dev.godwit.testkit.store;

import static dev.godwit.testkit.store.Tree.file;
import static dev.godwit.testkit.store.Tree.folder;
import static dev.godwit.testkit.store.Tree.link;
import static dev.godwit.testkit.store.Tree.root;
import static dev.godwit.testkit.store.Tree.special;
import static dev.godwit.testkit.store.Tree.unreadable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.engine.store.Retelling;
import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StateException;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.store.Action;
import dev.godwit.spi.store.Beginning;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.CopyWork;
import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Digest;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.HashWork;
import dev.godwit.spi.store.Landed;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.OpenUnit;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.PartProof;
import dev.godwit.spi.store.Parts;
import dev.godwit.spi.store.PlanRow;
import dev.godwit.spi.store.Proof;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Receipt;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.store.Round;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Ruling;
import dev.godwit.spi.store.SealStep;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Undo;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.VerifyWork;
import dev.godwit.spi.store.Wave;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import dev.godwit.spi.value.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every state store is held to: each promise of [StateStore] by its own words, and a model
/// that it has to agree with whatever is told and asked.
public abstract class StateStoreContract {

    private static final int PASS = 1;

    private StateStore store;
    private long epoch;
    private Discovery discovery;

    /// A new, empty store.
    protected abstract StateStore create();

    /// Seeds to run: as many as the property `godwit.seeds` says, 1 unless told.
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("godwit.seeds", 1));
    }

    /// What the next process finds after this one was killed: another store over what is durable.
    /// The old one is of no use any more and is not asked again.
    protected abstract StateStore afterKill(StateStore killed);

    protected StateStoreContract() {
        store = new InMemoryStateStore();
        discovery = new Discovery(store, 0);
    }

    @BeforeEach
    final void begin() {
        use(create());
        epoch = store.raiseEpoch("kit");
        discovery = new Discovery(store, epoch);
    }

    @AfterEach
    final void end() {
        store.close();
    }

    private void use(StateStore other) {
        store = other;
    }

    // ------------------------------------------------------------ whatever happens

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName("Whatever is told and asked, it answers as the model does")
    void agreesWithTheModel(long seed) {
        try (StateStore model = new InMemoryStateStore();
                StateStore tested = create()) {
            new RandomMigration(seed, model, tested).run();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName("Told what it recalls, another store answers as it does, and so there and back")
    void recallsWhatAnotherStoreCanBeTold(long seed) {
        try (StateStore model = new InMemoryStateStore();
                StateStore other = new InMemoryStateStore();
                StateStore tested = create();
                StateStore back = new InMemoryStateStore()) {
            new RandomMigration(seed, model, other).run();

            // Both compare every answer themselves.
            new Retelling(model, tested).run(RandomMigration.PASSES);
            new Retelling(tested, back).run(RandomMigration.PASSES);

            assertThat(tested.verifyIntegrity(true)).isEmpty();
        }
    }

    // ------------------------------------------------------------ the ways in

    @Test
    @DisplayName(
            "Atomic: each of the ways in is seen wholly or not at all, by readers and after a crash")
    void atomic() throws Exception {
        CountDownLatch looking = new CountDownLatch(2);
        CountDownLatch stop = new CountDownLatch(1);
        try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> looks = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                looks.add(
                        readers.submit(() -> {
                            int seen = 0;
                            while (stop.getCount() > 0) {
                                Map<String, String> properties = store.properties();
                                assertThat(properties.get("a")).isEqualTo(properties.get("b"));
                                if (seen++ == 0) {
                                    looking.countDown();
                                }
                            }
                            return seen;
                        }));
            }
            looking.await();
            for (int i = 0; i < 30; i++) {
                discovery.commit(new Fact.Property("a", "" + i), new Fact.Property("b", "" + i));
            }
            stop.countDown();
            for (Future<Integer> look : looks) {
                assertThat(look.get()).isPositive();
            }
        }
        use(afterKill(store));
        assertThat(store.properties())
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "29", "b", "29"));
    }

    @Test
    @DisplayName("Acknowledged: when a way in returns, what it did survives a kill of the process")
    void acknowledged() {
        discovery.run(
                PASS,
                root(file("a", 1, 1), folder("d", file("b", 2, 2))),
                root(file("a", 9, 1), folder("d")));
        store.decide(epoch, List.of(new Ruling.OnPath("d/b", false, true, "me", "old")));
        store.commit(new StateBatch(epoch, false, List.of(new Fact.Property("k", "unsynced"))));
        List<Row> rows = rows();
        List<Round> rounds = store.rounds(PASS);
        Receipt head = store.head();

        use(afterKill(store));

        assertThat(store.head()).isEqualTo(head);
        assertThat(rows()).isEqualTo(rows);
        assertThat(store.rounds(PASS)).isEqualTo(rounds);
        assertThat(store.properties()).containsEntry("k", "unsynced");
        assertThat(store.decisionSequence()).isPositive();
        assertThat(store.verifyIntegrity(true)).isEmpty();
    }

    @Test
    @DisplayName(
            "Fenced: each way in carries its engine's epoch and throws Fenced, changing nothing, when a"
                    + " newer engine has raised it")
    void fenced() {
        discovery.open(PASS);
        long newer = store.raiseEpoch("another");
        assertThat(newer).isGreaterThan(epoch);
        long sequence = store.head().sequence();

        assertThatThrownBy(() -> discovery.commit(new Fact.Property("k", "v")))
                .isInstanceOf(StateException.Fenced.class);
        assertThatThrownBy(() -> store.closeRound(epoch, PASS, Side.SOURCE, 0))
                .isInstanceOf(StateException.Fenced.class);
        assertThatThrownBy(() ->
                        store.compareRound(
                                epoch, PASS, 0, Discovery.SIZE_MTIME, Optional.empty(), 1))
                .isInstanceOf(StateException.Fenced.class);
        assertThatThrownBy(() -> store.decide(epoch, List.of()))
                .isInstanceOf(StateException.Fenced.class);

        assertThat(store.head().sequence()).isEqualTo(sequence);
        assertThat(store.properties()).isEmpty();
        store.commit(new StateBatch(newer, true, List.of(new Fact.Property("k", "newer"))));
        assertThat(store.properties()).containsEntry("k", "newer");
    }

    @Test
    @DisplayName("Reads see all that was acknowledged before they began")
    void readsSeeWhatWasAcknowledged() {
        for (int i = 0; i < 20; i++) {
            discovery.commit(new Fact.Property("k", "" + i));
            assertThat(store.properties()).containsEntry("k", "" + i);
        }
    }

    @Test
    @DisplayName("A closed store throws StateException")
    void closed() {
        store.close();
        assertThatThrownBy(() -> store.properties()).isInstanceOf(StateException.class);
        assertThatThrownBy(() -> discovery.commit(new Fact.Property("k", "v")))
                .isInstanceOf(StateException.class);
        store.close();
    }

    @Test
    @DisplayName("Takes over: one commit, which raises the epoch by one, after a restart too")
    void raisesTheEpoch() {
        Receipt before = store.head();
        long next = store.raiseEpoch("me");
        assertThat(next).isEqualTo(epoch + 1);
        assertThat(store.head().epoch()).isEqualTo(next);
        assertThat(store.head().sequence()).isEqualTo(before.sequence() + 1);
        use(afterKill(store));
        assertThat(store.head().epoch()).isEqualTo(next);
        assertThat(store.raiseEpoch("you")).isEqualTo(next + 1);
        assertThat(store.head().sequence()).isEqualTo(before.sequence() + 2);
    }

    @Test
    @DisplayName(
            "Figures about the store: the commits so far, and rows that grow with what is told")
    void tellsFigures() {
        Map<String, Long> before = store.statistics();
        discovery.commit(new Fact.Property("k", "v"));
        Map<String, Long> after = store.statistics();

        assertThat(after).containsEntry("commits", store.head().sequence());
        assertThat(after.get("commits")).isEqualTo(before.getOrDefault("commits", 0L) + 1);
        assertThat(after.values()).allMatch(figure -> figure >= 0);
        if (before.keySet().stream().anyMatch(key -> key.startsWith("rows."))) {
            assertThat(rows(after)).isGreaterThan(rows(before));
        }
    }

    private static long rows(Map<String, Long> figures) {
        return figures.entrySet().stream()
                .filter(figure -> figure.getKey().startsWith("rows."))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Test
    @DisplayName("Where the store stands: each commit counts and changes the chain")
    void standsWhereItStands() {
        Receipt before = store.head();
        Receipt first =
                store.commit(new StateBatch(epoch, true, List.of(new Fact.Property("k", "v"))));
        Receipt second =
                store.commit(new StateBatch(epoch, true, List.of(new Fact.Property("k", "v"))));
        assertThat(first.sequence()).isEqualTo(before.sequence() + 1);
        assertThat(second.sequence()).isEqualTo(first.sequence() + 1);
        assertThat(Set.of(before.chain(), first.chain(), second.chain())).hasSize(3);
        assertThat(store.head()).isEqualTo(second);
        assertThat(second.epoch()).isEqualTo(epoch);
    }

    @Test
    @DisplayName(
            "Refused with IllegalArgumentException, changing nothing, when a fact is about a folder that was"
                    + " never opened")
    void refusesUnknownFolders() {
        NodeId unknown = new NodeId(4, 2);
        assertThatThrownBy(() ->
                        discovery.commit(
                                new Fact.Property("k", "v"), new Fact.Finished(PASS, unknown)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.properties()).isEmpty();
        discovery.commit(new Fact.Property("k", "later"));
        assertThat(store.properties()).containsEntry("k", "later");
    }

    // ------------------------------------------------------------ closing

    @Test
    @DisplayName(
            "Refused with IllegalStateException while a folder of it is neither listed nor given up")
    void closeRefused() {
        discovery.open(PASS);
        assertThatThrownBy(() -> store.closeRound(epoch, PASS, Side.SOURCE, 0))
                .isInstanceOf(IllegalStateException.class);
        discovery.list(PASS, Side.SOURCE, 0, root().failing());
        assertThat(store.closeRound(epoch, PASS, Side.SOURCE, 0)).isZero();
    }

    @Test
    @DisplayName(
            "Closes one side of a round: opens the next one with the folders among the children that are"
                    + " not marked")
    void closeOpensTheNextRound() {
        Tree tree =
                root(
                        folder("a"),
                        folder("b").excluded("rule"),
                        folder("c").unsupported("reserved"),
                        folder("d").handle("id-7"),
                        file("e", 1, 1));
        discovery.open(PASS);
        discovery.list(PASS, Side.SOURCE, 0, tree);
        discovery.list(PASS, Side.DESTINATION, 0, tree);

        assertThat(store.closeRound(epoch, PASS, Side.SOURCE, 0)).isEqualTo(2);
        assertThat(store.closeRound(epoch, PASS, Side.DESTINATION, 0)).isZero();

        assertThat(refs(Side.SOURCE, 1))
                .containsExactlyInAnyOrder(
                        new NodeRef("a"), new NodeRef("d", Optional.of(new Opaque("id-7"))));
        assertThat(refs(Side.DESTINATION, 1)).isEmpty();
        assertThat(store.rounds(PASS))
                .containsExactly(
                        new Round(Side.SOURCE, 0, 1, 1, true, false),
                        new Round(Side.DESTINATION, 0, 1, 1, true, false),
                        new Round(Side.SOURCE, 1, 2, 0, false, false));
    }

    @Test
    @DisplayName(
            "Collisions: from here on, unmarked children of one source folder that share a key are"
                    + " COLLISION and conflicts, partner or not")
    void closeFindsCollisions() {
        Tree source =
                root(
                        file("Twice", 1, 1).key("twice"),
                        file("twice", 1, 1),
                        folder(
                                "alone",
                                file("A", 1, 1).key("a"),
                                folder("a"),
                                file("B", 1, 1).key("b"),
                                file("b", 1, 1).excluded("rule"),
                                file("Lone", 1, 1).key("lone")),
                        folder("other", file("a", 1, 1), file("b", 1, 1)));
        discovery.run(PASS, source, root());
        // The roots are partners, though the destination's holds nothing.
        assertThat(verdicts())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                Map.entry("Twice", Verdict.COLLISION),
                                Map.entry("twice", Verdict.COLLISION),
                                Map.entry("alone", Verdict.ONLY_ON_SOURCE),
                                Map.entry("alone/A", Verdict.COLLISION),
                                Map.entry("alone/a", Verdict.COLLISION),
                                Map.entry("alone/B", Verdict.ONLY_ON_SOURCE),
                                Map.entry("alone/b", Verdict.EXCLUDED),
                                Map.entry("alone/Lone", Verdict.ONLY_ON_SOURCE),
                                Map.entry("other", Verdict.ONLY_ON_SOURCE),
                                Map.entry("other/a", Verdict.ONLY_ON_SOURCE),
                                Map.entry("other/b", Verdict.ONLY_ON_SOURCE)));
        assertThat(store.totals(PASS, "").conflicts()).isEqualTo(4);
        assertThat(row("alone/A").conflict()).isTrue();
        assertThat(row("alone/A").decision()).isEqualTo(Decision.UNDECIDED);

        discovery.commit(
                new Fact.Opened(PASS, Side.SOURCE, discovery.id("alone"), new NodeRef("alone"), 1));
        discovery.list(PASS, Side.SOURCE, 1, root(folder("alone", file("A", 1, 1).key("a"))));
        store.closeRound(epoch, PASS, Side.SOURCE, 1);
        assertThat(row("alone/A").verdict()).isEqualTo(Verdict.ONLY_ON_SOURCE);
    }

    @Test
    @DisplayName("Collisions: of what was listed before the store was opened, too")
    void closeFindsCollisionsOfAnEarlierProcess() {
        Tree source =
                root(
                        file("Twice", 1, 1).key("twice"),
                        file("twice", 1, 1),
                        folder("same"),
                        file("same", 1, 1));
        discovery.open(PASS);
        discovery.list(PASS, Side.SOURCE, 0, source);
        discovery.list(PASS, Side.DESTINATION, 0, root(file("other", 1, 1)));

        use(afterKill(store));
        epoch = store.raiseEpoch("kit");
        discovery = new Discovery(store, epoch);
        store.closeRound(epoch, PASS, Side.SOURCE, 0);
        store.closeRound(epoch, PASS, Side.DESTINATION, 0);
        discovery.compare(PASS, 0);

        assertThat(store.totals(PASS, "").difference(Verdict.COLLISION).nodes()).isEqualTo(4);
        assertThat(store.totals(PASS, "").conflicts()).isEqualTo(4);
    }

    @Test
    @DisplayName("Again: a round to which folders were added later is closed again, for those")
    void closeAgain() {
        Tree tree = root(folder("a", folder("x")), folder("b", folder("y")).excluded("rule"));
        discovery.run(PASS, tree, root());
        assertThat(refs(Side.SOURCE, 1)).isEmpty();

        discovery.commit(
                new Fact.Opened(PASS, Side.SOURCE, discovery.id("b"), new NodeRef("b"), 1));
        assertThat(round(Side.SOURCE, 1).closed()).isFalse();
        assertThatThrownBy(() -> store.closeRound(epoch, PASS, Side.SOURCE, 1))
                .isInstanceOf(IllegalStateException.class);
        discovery.list(PASS, Side.SOURCE, 1, tree);
        assertThat(round(Side.SOURCE, 1).closed()).isFalse();

        assertThat(store.closeRound(epoch, PASS, Side.SOURCE, 1)).isEqualTo(2);
        assertThat(round(Side.SOURCE, 1).closed()).isTrue();
        assertThat(refs(Side.SOURCE, 2)).containsExactly(new NodeRef("b/y"));
    }

    // ------------------------------------------------------------ comparing

    @Test
    @DisplayName("Refused with IllegalStateException while a side of the round is not closed")
    void compareRefused() {
        discovery.open(PASS);
        discovery.list(PASS, Side.SOURCE, 0, root());
        discovery.list(PASS, Side.DESTINATION, 0, root());
        store.closeRound(epoch, PASS, Side.SOURCE, 0);
        assertThatThrownBy(() -> discovery.compare(PASS, 0))
                .isInstanceOf(IllegalStateException.class);
        store.closeRound(epoch, PASS, Side.DESTINATION, 0);
        assertThat(discovery.compare(PASS, 0)).isZero();
        assertThat(store.rounds(PASS)).allMatch(Round::compared);
    }

    @Test
    @DisplayName(
            "Pairs: children match by folder and key, folders and others alike; two unmarked source"
                    + " children of one key are COLLISION both")
    void pairs() {
        discovery.run(
                PASS,
                root(
                        file("Same", 1, 1).key("same"),
                        file("Twice", 1, 1).key("twice"),
                        folder("twice").key("twice"),
                        folder("Dir", file("in", 1, 1)).key("dir"),
                        file("clash", 1, 1)),
                root(
                        file("SAME", 1, 1).key("same"),
                        file("TWICE", 1, 1).key("twice"),
                        folder("DIR", file("in", 1, 1)).key("dir"),
                        folder("clash")));

        assertThat(verdicts())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "Same", Verdict.SAME,
                                "Twice", Verdict.COLLISION,
                                "twice", Verdict.COLLISION,
                                "Dir", Verdict.SAME,
                                "Dir/in", Verdict.SAME,
                                "clash", Verdict.KIND_CLASH));
        assertThat(row("Same").destination().orElseThrow().name()).isEqualTo(new Name("SAME"));
        assertThat(store.totals(PASS, "").destination().nodes()).isEqualTo(5);
    }

    @Test
    @DisplayName(
            "Where several could match, unmarked source children come first, and the same name and kind"
                    + " before another")
    void pairsOfCrowdedKeys() {
        discovery.run(
                PASS,
                root(
                        file("a", 1, 1).key("a").excluded("rule"),
                        file("A", 1, 1).key("a"),
                        file("b", 1, 1).key("b"),
                        file("B", 1, 1).key("b")),
                root(file("a", 1, 1).key("a"), file("b", 1, 1).key("b"), file("B", 9, 1).key("b")));

        assertThat(row("A").verdict()).isEqualTo(Verdict.SAME);
        assertThat(row("A").destination()).map(Node::name).contains(new Name("a"));
        assertThat(row("a").verdict()).isEqualTo(Verdict.EXCLUDED);
        assertThat(row("a").destination()).isEmpty();
        assertThat(row("b").destination()).map(Node::size).contains(1L);
        assertThat(row("B").destination()).map(Node::size).contains(9L);
    }

    @Test
    @DisplayName(
            "Marks: a marked source child is EXCLUDED or UNSUPPORTED whatever stands on the destination;"
                    + " a destination child without a source child is EXCLUDED when it is marked so, else"
                    + " ONLY_ON_DESTINATION")
    void marks() {
        discovery.run(
                PASS,
                root(
                        file("out", 1, 1).excluded("*.o"),
                        special("fifo").unsupported("a fifo"),
                        folder("dir").excluded("dir/")),
                root(
                        file("out", 9, 9),
                        folder("dir", file("below", 1, 1)),
                        file("extra", 1, 1),
                        file("extra.o", 1, 1).excluded("*.o"),
                        file("long", 1, 1).unsupported("too long")));

        assertThat(verdicts())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "out", Verdict.EXCLUDED,
                                "fifo", Verdict.UNSUPPORTED,
                                "dir", Verdict.EXCLUDED,
                                "extra", Verdict.ONLY_ON_DESTINATION,
                                "extra.o", Verdict.EXCLUDED,
                                "long", Verdict.ONLY_ON_DESTINATION));
        assertThat(row("out").reason()).isEqualTo("*.o");
        assertThat(row("fifo").reason()).isEqualTo("a fifo");
        assertThat(row("extra.o").reason()).isEqualTo("*.o");
        assertThat(row("long").reason()).isEmpty();
    }

    @Test
    @DisplayName(
            "Unreadable: an unreadable source child is ONLY_ON_SOURCE when it stands alone, else CHANGED;"
                    + " an unreadable destination child makes its pair CHANGED and a conflict")
    void unreadableChildren() {
        discovery.run(
                PASS,
                root(unreadable("alone"), unreadable("both"), file("there", 1, 1)),
                root(file("both", 1, 1), unreadable("there")));

        assertThat(row("alone").verdict()).isEqualTo(Verdict.ONLY_ON_SOURCE);
        assertThat(row("alone").decision()).isEqualTo(Decision.COPY);
        assertThat(row("both").verdict()).isEqualTo(Verdict.CHANGED);
        assertThat(row("there").verdict()).isEqualTo(Verdict.CHANGED);
        assertThat(row("there").conflict()).isTrue();
    }

    @Test
    @DisplayName(
            "Conflicts: CHANGED, KIND_CLASH and COLLISION are conflicts, except a change where the"
                    + " destination's token is the one last recorded by an outcome of the node")
    void conflicts() {
        Tree source = root(file("ours", 1, 1), file("touched", 1, 1), file("foreign", 1, 1));
        discovery.run(1, source, root());
        discovery.commit(
                copied(1, "ours", "t1"), copied(1, "touched", "t1"), copied(1, "ours", "t2"));
        discovery.run(
                2,
                root(file("ours", 2, 2), file("touched", 2, 2), file("foreign", 2, 2)),
                root(
                        file("ours", 1, 1).token("t2"),
                        file("touched", 1, 1).token("t3"),
                        file("foreign", 1, 1)));

        assertThat(row(2, "ours").verdict()).isEqualTo(Verdict.CHANGED);
        assertThat(row(2, "ours").conflict()).isFalse();
        assertThat(row(2, "ours").decision()).isEqualTo(Decision.OVERWRITE);
        assertThat(row(2, "touched").conflict()).isTrue();
        assertThat(row(2, "touched").decision()).isEqualTo(Decision.UNDECIDED);
        assertThat(row(2, "foreign").conflict()).isTrue();
        assertThat(store.totals(2, "").conflicts()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "Implied: everything in a source folder that has no partner is ONLY_ON_SOURCE, but for"
                    + " what closeRound found")
    void implied() {
        discovery.run(
                PASS,
                root(folder("d", file("a", 1, 1), folder("e", file("b", 1, 1)))),
                root(file("d", 1, 1)));
        assertThat(verdicts())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "d", Verdict.KIND_CLASH,
                                "d/a", Verdict.ONLY_ON_SOURCE,
                                "d/e", Verdict.ONLY_ON_SOURCE,
                                "d/e/b", Verdict.ONLY_ON_SOURCE));
    }

    @Test
    @DisplayName(
            "Opens the destination's next round with the folders whose pair is two unmarked folders")
    void compareOpensTheNextRound() {
        Tree source =
                root(
                        folder("both"),
                        folder("Named").key("named"),
                        folder("alone"),
                        folder("out").excluded("rule"),
                        folder("hidden"),
                        folder("clash"));
        Tree destination =
                root(
                        folder("both").handle("id-9"),
                        folder("NAMED").key("named"),
                        folder("out"),
                        folder("hidden").excluded("rule"),
                        file("clash", 1, 1),
                        folder("extra"));
        discovery.open(PASS);
        discovery.list(PASS, Side.SOURCE, 0, source);
        discovery.list(PASS, Side.DESTINATION, 0, destination);
        store.closeRound(epoch, PASS, Side.SOURCE, 0);
        store.closeRound(epoch, PASS, Side.DESTINATION, 0);

        assertThat(discovery.compare(PASS, 0)).isEqualTo(2);

        List<ListWork> opened =
                store.toList(PASS, Side.DESTINATION, 1, Optional.empty(), 100).items();
        assertThat(opened)
                .extracting(ListWork::ref)
                .containsExactlyInAnyOrder(
                        new NodeRef("both", Optional.of(new Opaque("id-9"))), new NodeRef("NAMED"));
        assertThat(opened)
                .extracting(ListWork::folder)
                .containsExactlyInAnyOrder(discovery.id("both"), discovery.id("Named"));
    }

    @Test
    @DisplayName(
            "What it opens for the destination takes nothing from the source's round, be that listed in part,"
                    + " listed or closed")
    void compareLeavesTheSourcesNextRound() {
        Tree tree =
                root(
                        folder("listed", folder("in it", folder("deep")), file("f", 1, 1)),
                        folder("not yet", folder("in that")));
        discovery.open(PASS);
        discovery.list(PASS, Side.SOURCE, 0, tree);
        discovery.list(PASS, Side.DESTINATION, 0, tree);
        store.closeRound(epoch, PASS, Side.SOURCE, 0);
        store.closeRound(epoch, PASS, Side.DESTINATION, 0);
        discovery.list(PASS, Side.SOURCE, 1, tree, "listed");

        discovery.compare(PASS, 0);

        discovery.list(PASS, Side.SOURCE, 1, tree);
        assertThat(store.closeRound(epoch, PASS, Side.SOURCE, 1)).isEqualTo(2);
        assertThat(refs(Side.SOURCE, 2))
                .containsExactlyInAnyOrder(
                        new NodeRef("listed/in it"), new NodeRef("not yet/in that"));
        discovery.list(PASS, Side.SOURCE, 2, tree);
        discovery.list(PASS, Side.DESTINATION, 1, tree);
        store.closeRound(epoch, PASS, Side.DESTINATION, 1);

        discovery.compare(PASS, 1);

        assertThat(store.closeRound(epoch, PASS, Side.SOURCE, 2)).isEqualTo(1);
        assertThat(refs(Side.SOURCE, 3)).containsExactly(new NodeRef("listed/in it/deep"));
    }

    @Test
    @DisplayName(
            "Failed listings: a folder whose listing failed on either side is not compared: its source"
                    + " children count as ONLY_ON_SOURCE, its destination children are counted nowhere")
    void failedListings() {
        discovery.run(
                PASS,
                root(folder("here", file("a", 1, 1)).failing(), folder("there", file("b", 1, 1))),
                root(folder("here", file("a", 1, 1)), folder("there", file("b", 1, 1)).failing()));

        assertThat(verdicts())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "here", Verdict.SAME,
                                "there", Verdict.SAME,
                                "there/b", Verdict.ONLY_ON_SOURCE));
        assertThat(store.totals(PASS, "").destination().nodes()).isEqualTo(2);
        assertThat(store.rounds(PASS)).allMatch(Round::compared);
    }

    @Test
    @DisplayName("Again: only pairs settled since the round was last compared are")
    void compareAgain() {
        Tree source = root(folder("a", file("x", 1, 1)), folder("b", file("y", 1, 1)).failing());
        Tree destination = root(folder("a", file("x", 2, 2)), folder("b", file("y", 2, 2)));
        discovery.run(PASS, source, destination);
        NodeKey x = new NodeKey(discovery.id("a"), new Name("x"), false);
        discovery.commit(new Fact.Differs(PASS, x, 2, Verdict.SAME, false));

        discovery.commit(
                new Fact.Opened(PASS, Side.SOURCE, discovery.id("b"), new NodeRef("b"), 1));
        Tree mended = root(folder("a", file("x", 1, 1)), folder("b", file("y", 1, 1)));
        discovery.list(PASS, Side.SOURCE, 1, mended);
        store.closeRound(epoch, PASS, Side.SOURCE, 1);
        assertThat(round(Side.SOURCE, 1).compared()).isFalse();
        discovery.compare(PASS, 1);

        assertThat(round(Side.SOURCE, 1).compared()).isTrue();
        assertThat(row("b/y").verdict()).isEqualTo(Verdict.CHANGED);
        // What the engine told of a pair that was not compared again still counts.
        assertThat(row("a/x").verdict()).isEqualTo(Verdict.SAME);
    }

    @Test
    @DisplayName("Again: of a folder in which all was the same the newest comparison counts")
    void compareTheSameAgain() {
        Tree both = root(folder("a", file("x", 1, 1)), folder("b", file("y", 1, 1)));
        discovery.run(PASS, both, both);
        assertThat(paths(Wave.FILES, 0)).isEmpty();

        discovery.commit(
                new Fact.Opened(PASS, Side.SOURCE, discovery.id("a"), new NodeRef("a"), 1));
        Tree grown =
                root(folder("a", file("x", 1, 1), file("z", 1, 1)), folder("b", file("y", 1, 1)));
        discovery.list(PASS, Side.SOURCE, 1, grown);
        store.closeRound(epoch, PASS, Side.SOURCE, 1);
        discovery.compare(PASS, 1);

        assertThat(paths(Wave.FILES, 0)).containsExactly("a/z COPY");
    }

    @Test
    @DisplayName("Steps: compares about budget pairs and commits; More says where to go on")
    void steps() {
        Tree[] folders = new Tree[7];
        for (int i = 0; i < folders.length; i++) {
            folders[i] = folder("d" + i, file("a", 1, 1), file("b", 1, 1));
        }
        discovery.open(PASS);
        discovery.list(PASS, Side.SOURCE, 0, root(folders));
        discovery.list(PASS, Side.DESTINATION, 0, root(folders));
        store.closeRound(epoch, PASS, Side.SOURCE, 0);
        store.closeRound(epoch, PASS, Side.DESTINATION, 0);
        discovery.compare(PASS, 0);
        discovery.list(PASS, Side.SOURCE, 1, root(folders));
        discovery.list(PASS, Side.DESTINATION, 1, root(folders));
        store.closeRound(epoch, PASS, Side.SOURCE, 1);
        store.closeRound(epoch, PASS, Side.DESTINATION, 1);

        SealStep first =
                store.compareRound(epoch, PASS, 1, Discovery.SIZE_MTIME, Optional.empty(), 3);
        assertThat(first).isInstanceOf(SealStep.More.class);
        assertThat(round(Side.SOURCE, 1).compared()).isFalse();
        use(afterKill(store));
        discovery = new Discovery(store, epoch).steps(10, 10, 3);
        assertThat(discovery.compare(PASS, 1)).isZero();
        assertThat(round(Side.SOURCE, 1).compared()).isTrue();
        assertThat(store.totals(PASS, "").difference(Verdict.SAME).nodes()).isEqualTo(21);
    }

    @Test
    @DisplayName("A comparison is what Comparison says, in every mode")
    void comparesAsComparisonSays() {
        Tree source =
                root(
                        file("time", 1, 1_000),
                        file("near", 1, 1_000),
                        file("mode", 1, 1).attributes("mode=0600"),
                        file("owner", 1, 1).attributes("mode=0644;uid=7"),
                        link("link", "a"),
                        link("other", "a"),
                        folder("dir").attributes("mode=0700"),
                        file("hash", 1, 1).hash("aa"));
        Tree destination =
                root(
                        file("time", 1, 5_000),
                        file("near", 1, 1_500),
                        file("mode", 1, 1),
                        file("owner", 1, 1),
                        link("link", "a"),
                        link("other", "b"),
                        folder("dir"),
                        file("hash", 1, 9_000).hash("aa"));
        int pass = 0;
        for (Comparison.Mode mode : Comparison.Mode.values()) {
            for (boolean times : List.of(true, false)) {
                Comparison comparison = new Comparison(mode, 1_000, times, Set.of("mode"));
                pass++;
                discovery.comparing(comparison).run(pass, source, destination);
                for (int i = 0; i < source.children().size(); i++) {
                    Node from = source.children().get(i).node();
                    Node to = destination.children().get(i).node();
                    assertThat(row(pass, from.name().text()).verdict())
                            .as("%s by %s, times %s", from.name(), mode, times)
                            .isEqualTo(comparison.verdict(from, to));
                }
            }
        }
    }

    // ------------------------------------------------------------ decisions

    @Test
    @DisplayName("Takes a person's decisions, in order, as one change")
    void decides() {
        discovery.run(
                PASS,
                root(
                        file("a", 1, 1),
                        folder("d", file("b", 1, 1), folder("e", file("c", 1, 1))),
                        file("same", 1, 1),
                        file("dx", 1, 1)),
                root(file("same", 1, 1)));
        assertThat(store.decisionSequence()).isZero();

        long sequence =
                store.decide(
                        epoch,
                        List.of(
                                new Ruling.OnPath("d", false, true, "me", "old"),
                                new Ruling.OnPath("d/e", true, true, "me", "but this"),
                                new Ruling.OnPath("a", false, false, "me", ""),
                                new Ruling.OnPath("same", false, true, "me", "")));

        assertThat(store.decisionSequence()).isEqualTo(sequence);
        assertThat(store.head().sequence()).isEqualTo(sequence);
        assertThat(decisions())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "a", Decision.EXCLUDE,
                                "d", Decision.EXCLUDE,
                                "d/b", Decision.EXCLUDE,
                                "d/e", Decision.COPY,
                                "d/e/c", Decision.COPY,
                                "same", Decision.NONE,
                                "dx", Decision.COPY));
        assertThat(row("d/e/c").explicit()).isTrue();
        assertThat(row("dx").explicit()).isFalse();

        store.decide(epoch, List.of(new Ruling.OnPath("", true, true, "me", "all")));
        assertThat(decisions().values()).doesNotContain(Decision.EXCLUDE);
    }

    @Test
    @DisplayName("Only this: a ruling that does not speak of what is below leaves it alone")
    void decidesOnlyThis() {
        discovery.run(PASS, root(folder("d", file("a", 1, 1))), root());
        store.decide(epoch, List.of(new Ruling.OnPath("d", false, false, "me", "")));
        assertThat(row("d").decision()).isEqualTo(Decision.EXCLUDE);
        assertThat(row("d/a").decision()).isEqualTo(Decision.COPY);
        assertThat(row("d/a").explicit()).isFalse();
    }

    @Test
    @DisplayName("A ruling on a node settles every conflict, and deletes; exclusion overrides it")
    void resolves() {
        discovery.run(
                PASS,
                root(
                        file("changed", 1, 1),
                        file("clash", 1, 1),
                        file("One", 1, 1).key("one"),
                        file("oNe", 1, 1).key("one"),
                        folder("new", file("b", 1, 1)),
                        file("same", 1, 1)),
                root(
                        file("changed", 2, 1),
                        folder("clash"),
                        file("extra", 1, 1),
                        file("same", 1, 1)));
        Map<Resolution, List<Decision>> expected =
                Map.of(
                        Resolution.COPY,
                                List.of(
                                        Decision.OVERWRITE,
                                        Decision.OVERWRITE,
                                        Decision.COPY,
                                        Decision.COPY,
                                        Decision.NONE,
                                        Decision.NONE),
                        Resolution.OVERWRITE,
                                List.of(
                                        Decision.OVERWRITE,
                                        Decision.OVERWRITE,
                                        Decision.COPY,
                                        Decision.COPY,
                                        Decision.NONE,
                                        Decision.NONE),
                        Resolution.KEEP,
                                List.of(
                                        Decision.KEEP,
                                        Decision.KEEP,
                                        Decision.KEEP,
                                        Decision.KEEP,
                                        Decision.NONE,
                                        Decision.NONE),
                        Resolution.DELETE,
                                List.of(
                                        Decision.UNDECIDED,
                                        Decision.UNDECIDED,
                                        Decision.UNDECIDED,
                                        Decision.COPY,
                                        Decision.DELETE,
                                        Decision.NONE));
        for (Resolution as : Resolution.values()) {
            store.decide(epoch, List.of(new Ruling.OnNode("", as, true, "me", "all of it")));
            assertThat(
                            List.of("changed", "clash", "One", "new/b", "extra", "same").stream()
                                    .map(path -> row(path).decision()))
                    .as("%s", as)
                    .isEqualTo(expected.get(as));
        }
        assertThat(row("extra").explicit()).isTrue();
        store.decide(
                epoch,
                List.of(
                        new Ruling.OnNode("new", Resolution.KEEP, false, "me", ""),
                        new Ruling.OnPath("extra", false, false, "me", "")));
        assertThat(row("new").decision()).isEqualTo(Decision.KEEP);
        assertThat(row("new/b").decision()).isEqualTo(Decision.COPY);
        assertThat(row("extra").decision()).isEqualTo(Decision.EXCLUDE);

        use(afterKill(store));
        assertThat(row("new").decision()).isEqualTo(Decision.KEEP);
        assertThat(row("extra").decision()).isEqualTo(Decision.EXCLUDE);
    }

    @Test
    @DisplayName("A policy on conflicts settles changed content, and nothing else")
    void policies() {
        discovery.run(
                PASS,
                root(file("older", 1, 5), file("newer", 1, 9), file("clash", 1, 1)),
                root(file("older", 2, 7), file("newer", 2, 7), folder("clash")));
        Map<OnConflict, List<Decision>> expected =
                Map.of(
                        OnConflict.ASK, List.of(Decision.UNDECIDED, Decision.UNDECIDED),
                        OnConflict.OVERWRITE, List.of(Decision.OVERWRITE, Decision.OVERWRITE),
                        OnConflict.KEEP, List.of(Decision.KEEP, Decision.KEEP),
                        OnConflict.NEWER, List.of(Decision.KEEP, Decision.OVERWRITE));
        for (OnConflict policy : OnConflict.values()) {
            store.decide(epoch, List.of(new Ruling.OnConflicts(policy, "me")));
            assertThat(List.of(row("older").decision(), row("newer").decision()))
                    .isEqualTo(expected.get(policy));
            assertThat(row("clash").decision()).isEqualTo(Decision.UNDECIDED);
        }
        store.decide(epoch, List.of(new Ruling.OnPath("newer", false, false, "me", "")));
        store.decide(epoch, List.of(new Ruling.OnConflicts(OnConflict.OVERWRITE, "me")));
        assertThat(row("newer").decision()).isEqualTo(Decision.EXCLUDE);
    }

    @Test
    @DisplayName("A verdict the engine tells later counts over the seal's and over a mark")
    void differs() {
        discovery.run(
                PASS,
                root(file("a", 1, 1).excluded("rule"), file("b", 1, 1)),
                root(file("b", 2, 2)));
        discovery.commit(
                new Fact.Differs(PASS, key("a", false), 1, Verdict.ONLY_ON_SOURCE, false),
                new Fact.Differs(PASS, key("b", false), 1, Verdict.METADATA, false));
        assertThat(row("a").decision()).isEqualTo(Decision.COPY);
        assertThat(row("a").reason()).isEmpty();
        assertThat(row("b").decision()).isEqualTo(Decision.METADATA);
        assertThat(row("b").destination()).isPresent();
    }

    // ------------------------------------------------------------ listings

    @Test
    @DisplayName("Folders of a round that are neither listed nor given up")
    void toList() {
        Tree tree = root(folder("a"), folder("b"), folder("c"), folder("d"), folder("e"));
        discovery.open(PASS);
        discovery.list(PASS, Side.SOURCE, 0, tree);
        store.closeRound(epoch, PASS, Side.SOURCE, 0);
        discovery.commit(
                listed("a", 71),
                failed("b", 1, ErrorClass.TRANSIENT, true),
                failed("c", 3, ErrorClass.DENIED, false));

        List<String> paths = new ArrayList<>();
        Optional<WorkKey> after = Optional.empty();
        do {
            Pulled<ListWork> pulled = store.toList(PASS, Side.SOURCE, 1, after, 1);
            assertThat(pulled.items()).hasSizeLessThanOrEqualTo(1);
            pulled.items().forEach(work -> paths.add(work.ref().path()));
            after = pulled.next();
        } while (after.isPresent());

        assertThat(paths).containsExactlyInAnyOrder("b", "d", "e");
        assertThat(work("b").attempts()).isEqualTo(1);
        assertThat(work("d").attempts()).isZero();
        assertThat(work("d").held()).isEmpty();
        discovery.commit(
                new Fact.Opened(PASS, Side.SOURCE, discovery.id("c"), new NodeRef("c"), 1));
        assertThat(work("c").attempts()).isZero();
    }

    @Test
    @DisplayName("An interrupted listing that can go on: the latest cursor, unless it was lost")
    void cursors() {
        discovery.open(PASS);
        discovery.list(PASS, Side.SOURCE, 0, root(folder("a")));
        store.closeRound(epoch, PASS, Side.SOURCE, 0);
        NodeId a = discovery.id("a");
        discovery.commit(
                new Fact.Cursor(PASS, Side.SOURCE, a, 1, 70, new Opaque("page 1")),
                new Fact.Cursor(PASS, Side.SOURCE, a, 1, 70, new Opaque("page 2")));
        assertThat(work("a").resume()).contains(new ListWork.Resume(70, new Opaque("page 2")));
        discovery.commit(failed("a", 1, ErrorClass.TRANSIENT, true));
        assertThat(work("a").resume()).isPresent();
        discovery.commit(failed("a", 2, ErrorClass.CURSOR_LOST, true));
        assertThat(work("a").resume()).isEmpty();
        discovery.commit(new Fact.Cursor(PASS, Side.SOURCE, a, 1, 71, new Opaque("page 1")));
        assertThat(work("a").resume()).contains(new ListWork.Resume(71, new Opaque("page 1")));
    }

    @Test
    @DisplayName("Nothing of a listing counts before its Listed")
    void pagesWithoutAnEnd() {
        discovery.open(PASS);
        discovery.list(PASS, Side.SOURCE, 0, root(folder("a", file("x", 1, 1))));
        store.closeRound(epoch, PASS, Side.SOURCE, 0);
        discovery.commit(
                new Fact.Children(
                        90,
                        Side.SOURCE,
                        2,
                        List.of(discovery.child(file("half", 1, 1), discovery.id("a")))));
        assertThat(rows()).extracting(Row::path).containsExactly("a");
        discovery.list(PASS, Side.SOURCE, 1, root(folder("a", file("x", 1, 1))));
        assertThat(rows()).extracting(Row::path).containsExactly("a", "a/x");
    }

    @Test
    @DisplayName("A listing of an earlier pass that was found equal counts again")
    void heldListings() {
        Tree tree = root(folder("d", file("a", 1, 1)), file("b", 2, 2));
        discovery.run(1, tree, root());
        discovery.open(2);
        List<ListWork> works = store.toList(2, Side.SOURCE, 0, Optional.empty(), 10).items();
        assertThat(works).hasSize(1);
        assertThat(works.getFirst().held().orElseThrow().tally())
                .isEqualTo(new Tally(1, 1, 0, 0, 2));
        discovery.rounds(2, tree, tree);
        assertThat(store.totals(2, "").difference(Verdict.SAME)).isEqualTo(new Count(3, 3));
        assertThat(store.totals(1, "").difference(Verdict.ONLY_ON_SOURCE))
                .isEqualTo(new Count(3, 3));
    }

    @Test
    @DisplayName("Pairs with TO_HASH, until the engine says what they are")
    void toHash() {
        Comparison checksum = new Comparison(Comparison.Mode.CHECKSUM, 0, true, Set.of());
        discovery
                .comparing(checksum)
                .run(
                        PASS,
                        root(folder("d", file("a", 1, 1), file("b", 2, 2)), file("c", 3, 3)),
                        root(folder("d", file("a", 1, 7), file("b", 9, 2)), file("c", 3, 3)));
        List<HashWork> work = new ArrayList<>();
        Optional<WorkKey> after = Optional.empty();
        do {
            Pulled<HashWork> pulled = store.toHash(PASS, after, 1);
            work.addAll(pulled.items());
            after = pulled.next();
        } while (after.isPresent());

        assertThat(work)
                .extracting(one -> one.folder().child(one.key().name()).path())
                .containsExactlyInAnyOrder("d/a", "c");
        assertThat(work).allMatch(HashWork::conflict);
        assertThat(row("c").decision()).isEqualTo(Decision.UNDECIDED);
        assertThat(row("c").conflict()).isFalse();
        for (HashWork one : work) {
            discovery.commit(
                    new Fact.Differs(
                            PASS, one.key(), one.depth(), Verdict.CHANGED, one.conflict()));
        }
        assertThat(store.toHash(PASS, Optional.empty(), 10).items()).isEmpty();
        assertThat(row("d/a").conflict()).isTrue();
    }

    // ------------------------------------------------------------ copying

    @Test
    @DisplayName("FOLDERS: folders of a depth; FILES: everything else, whatever the depth")
    void foldersAndFiles() {
        discovery.run(
                PASS,
                root(
                        folder("d", folder("e", file("x", 1, 1)), link("l", "t"), unreadable("u")),
                        file("a", 1, 1),
                        file("same", 1, 1),
                        file("touched", 1, 1).attributes("mode=0600"),
                        special("p").unsupported("a fifo")),
                root(file("same", 1, 1), file("touched", 1, 1)));

        assertThat(paths(Wave.FOLDERS, 0)).isEmpty();
        assertThat(paths(Wave.FOLDERS, 1)).containsExactlyInAnyOrder("d COPY");
        assertThat(paths(Wave.FOLDERS, 2)).containsExactlyInAnyOrder("d/e COPY");
        assertThat(paths(Wave.FILES, 0))
                .containsExactlyInAnyOrder(
                        "a COPY", "touched METADATA", "d/l COPY", "d/u COPY", "d/e/x COPY");
        assertThat(paths(Wave.HARD_LINKS, 0)).isEmpty();
        CopyWork work = pull(Wave.FOLDERS, 2).getFirst();
        assertThat(work.id()).isEqualTo(discovery.id("d"));
        assertThat(work.depth()).isEqualTo(1);
        assertThat(work.items().getFirst().id()).contains(discovery.id("d/e"));
    }

    @Test
    @DisplayName("Nodes without an outcome, or with PENDING, in this pass")
    void pendingNodes() {
        discovery.run(PASS, root(file("a", 1, 1), file("b", 1, 1), file("c", 1, 1)), root());
        discovery.commit(
                copied(PASS, "a", "t"),
                outcome(PASS, "b", false, OutcomeKind.FAILED),
                outcome(PASS, "c", false, OutcomeKind.STALE));
        assertThat(paths(Wave.FILES, 0)).isEmpty();
        discovery.commit(new Fact.Outcome(PASS, key("b", false), 1, NodeOutcome.again(4)));
        assertThat(paths(Wave.FILES, 0)).containsExactly("b COPY");
        assertThat(pull(Wave.FILES, 0).getFirst().items().getFirst().attempts()).isEqualTo(4);
        assertThat(store.totals(PASS, "").outcome(OutcomeKind.PENDING).nodes()).isEqualTo(1);
    }

    @Test
    @DisplayName("A pull goes on after its key, has no more nodes than asked for, and misses none")
    void pagesOfWork() {
        List<Tree> folders = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            List<Tree> files = new ArrayList<>();
            for (int j = 0; j <= i; j++) {
                files.add(file("f" + j, 1, 1));
            }
            folders.add(folder("d" + i, files.toArray(Tree[]::new)));
        }
        discovery.run(PASS, root(folders.toArray(Tree[]::new)), root());
        for (int max : List.of(1, 2, 7, 100)) {
            List<String> found = new ArrayList<>();
            Optional<WorkKey> after = Optional.empty();
            do {
                Pulled<CopyWork> pulled = store.toCopy(PASS, Wave.FILES, 0, after, max);
                int nodes = 0;
                for (CopyWork work : pulled.items()) {
                    nodes += work.items().size();
                    work.items()
                            .forEach(item ->
                                    found.add(
                                            NodeRef.childPath(
                                                    work.folder().path(), item.key().name())));
                }
                assertThat(nodes).isLessThanOrEqualTo(max);
                after = pulled.next();
            } while (after.isPresent());
            assertThat(found).hasSize(45).doesNotHaveDuplicates();
        }
    }

    @Test
    @DisplayName(
            "A pull goes on where it stood in a folder though there is work in more folders since")
    void pagesOfWorkThatGrows() {
        Tree[] files = new Tree[6];
        for (int i = 0; i < files.length; i++) {
            files[i] = file("f" + i, 1, 1);
        }
        discovery.run(
                PASS,
                root(folder("a", file("x", 1, 1)), folder("b", files)),
                root(folder("a", file("x", 1, 1)), folder("b")));
        Pulled<CopyWork> first = store.toCopy(PASS, Wave.FILES, 0, Optional.empty(), 3);
        List<String> found = new ArrayList<>(names(first));

        discovery.commit(
                new Fact.Opened(PASS, Side.SOURCE, discovery.id("a"), new NodeRef("a"), 1));
        discovery.list(
                PASS,
                Side.SOURCE,
                1,
                root(folder("a", file("more", 1, 1), file("x", 1, 1)), folder("b", files)));
        store.closeRound(epoch, PASS, Side.SOURCE, 1);
        discovery.compare(PASS, 1);
        found.addAll(names(store.toCopy(PASS, Wave.FILES, 0, first.next(), 100)));

        assertThat(found).contains("f0", "f1", "f2", "f3", "f4", "f5").doesNotHaveDuplicates();
    }

    private static List<String> names(Pulled<CopyWork> pulled) {
        return pulled.items().stream()
                .flatMap(work -> work.items().stream())
                .map(item -> item.key().name().text())
                .toList();
    }

    @Test
    @DisplayName(
            "FILES: of a hard-link group's names only the leader: the first that is SAME, else the first"
                    + " (in tree order, of those not excluded); HARD_LINKS: the others, with linkTo")
    void hardLinks() {
        discovery.run(
                PASS,
                root(
                        folder("z", file("a", 1, 1).linked("g")),
                        file("b", 1, 1).linked("g"),
                        file("a", 1, 1).linked("g").excluded("rule"),
                        file("c", 1, 1).linked("g")),
                root());
        assertThat(paths(Wave.FILES, 0)).containsExactly("b COPY");
        assertThat(links()).containsExactlyInAnyOrderEntriesOf(Map.of("c", "", "z/a", ""));
        discovery.commit(copied(PASS, "b", "t"));
        assertThat(links()).containsExactlyInAnyOrderEntriesOf(Map.of("c", "b", "z/a", "b"));
    }

    @Test
    @DisplayName("A name that is the same leads its group, wherever it is in the tree")
    void hardLinksToWhatIsTheSame() {
        discovery.run(
                PASS,
                root(
                        file("a", 1, 1).linked("g"),
                        file("b", 2, 1).linked("g"),
                        file("c", 1, 1).linked("g")),
                root(file("b", 1, 1), file("c", 1, 1)));
        store.decide(epoch, List.of(new Ruling.OnConflicts(OnConflict.OVERWRITE, "me")));
        assertThat(paths(Wave.FILES, 0)).isEmpty();
        assertThat(links()).containsExactlyInAnyOrderEntriesOf(Map.of("a", "c", "b", "c"));
    }

    @Test
    @DisplayName(
            "Another leader: names of a group whose first failed are linked to one that is in place")
    void hardLinksAfterAFailure() {
        discovery.run(
                PASS,
                root(
                        file("a", 1, 1).linked("g"),
                        file("b", 1, 1).linked("g"),
                        file("c", 1, 1).linked("g")),
                root());
        discovery.commit(outcome(PASS, "a", false, OutcomeKind.FAILED));
        assertThat(paths(Wave.FILES, 0)).isEmpty();
        assertThat(links()).containsEntry("b", "").containsEntry("c", "");
        discovery.commit(copied(PASS, "b", "t"));
        assertThat(links()).containsExactlyEntriesOf(Map.of("c", "b"));
    }

    @Test
    @DisplayName(
            "DELETE: nodes of a depth that are to be deleted; what an extra folder holds is known once"
                    + " it was compared with an empty folder")
    void deletes() {
        discovery.run(
                PASS,
                root(folder("both"), file("new", 1, 1)),
                root(
                        folder("both", file("x", 1, 1), file("kept", 1, 1)),
                        folder("gone", file("y", 1, 1), folder("empty"))));
        store.decide(
                epoch,
                List.of(
                        new Ruling.OnNode("gone", Resolution.DELETE, true, "me", ""),
                        new Ruling.OnNode("both/x", Resolution.DELETE, true, "me", "")));
        assertThat(row("gone").decision()).isEqualTo(Decision.DELETE);
        assertThat(paths(Wave.DELETE, 2)).containsExactly("both/x DELETE");

        NodeId gone = discovery.id("gone");
        discovery.commit(
                new Fact.Opened(PASS, Side.SOURCE, gone, new NodeRef("gone"), 1),
                new Fact.Listed(PASS, Side.SOURCE, gone, 1, 9_001, new Digest(1, 1), Tally.NONE),
                new Fact.Opened(PASS, Side.DESTINATION, gone, new NodeRef("gone"), 1));
        discovery.rounds(
                PASS,
                root(folder("both"), folder("gone")),
                root(folder("both"), folder("gone", file("y", 1, 1), folder("empty"))));

        assertThat(paths(Wave.DELETE, 1)).containsExactly("gone DELETE");
        assertThat(paths(Wave.DELETE, 2))
                .containsExactlyInAnyOrder("both/x DELETE", "gone/y DELETE", "gone/empty DELETE");
        assertThat(paths(Wave.FILES, 0)).containsExactly("new COPY");
        assertThat(row("gone/y").verdict()).isEqualTo(Verdict.ONLY_ON_DESTINATION);
        assertThat(store.totals(PASS, "").outcome(OutcomeKind.PENDING).nodes()).isEqualTo(5);
        discovery.commit(outcome(PASS, "gone/y", false, OutcomeKind.DELETED));
        assertThat(paths(Wave.DELETE, 2))
                .containsExactlyInAnyOrder("both/x DELETE", "gone/empty DELETE");
        assertThat(paths(Wave.FINISH, 1)).isEmpty();
        discovery.commit(outcome(PASS, "both/x", false, OutcomeKind.DELETED));
        assertThat(paths(Wave.FINISH, 1)).containsExactly("both FINISH");
    }

    @Test
    @DisplayName(
            "FINISH: folders of a depth, the root at 0, that are in place by an outcome of this pass, or in"
                    + " which something has one that changed the folder, and that have no Finished since")
    void finish() {
        discovery.run(
                PASS,
                root(
                        folder("new", file("a", 1, 1)),
                        folder("same", file("b", 1, 1)),
                        folder("idle", file("c", 1, 1)),
                        folder("meta").attributes("mode=0700")),
                root(folder("same"), folder("idle", file("c", 1, 1)), folder("meta")));
        assertThat(paths(Wave.FINISH, 1)).isEmpty();
        assertThat(paths(Wave.FINISH, 0)).isEmpty();
        discovery.commit(
                outcome(PASS, "new", true, OutcomeKind.COPIED),
                outcome(PASS, "meta", true, OutcomeKind.METADATA),
                copied(PASS, "same/b", "t"));

        assertThat(paths(Wave.FINISH, 1))
                .containsExactlyInAnyOrder("new FINISH", "same FINISH", "meta FINISH");
        assertThat(pull(Wave.FINISH, 0))
                .singleElement()
                .satisfies(work -> {
                    assertThat(work.folder()).isEqualTo(NodeRef.ROOT);
                    assertThat(work.items())
                            .extracting(CopyWork.CopyItem::key)
                            .containsExactly(NodeKey.ROOT);
                    assertThat(work.items())
                            .extracting(CopyWork.CopyItem::action)
                            .containsExactly(Action.FINISH);
                });
        discovery.commit(
                new Fact.Finished(PASS, discovery.id("same")),
                new Fact.Finished(PASS, NodeId.ROOT));
        assertThat(paths(Wave.FINISH, 1)).containsExactlyInAnyOrder("new FINISH", "meta FINISH");
        assertThat(pull(Wave.FINISH, 0)).isEmpty();
        discovery.commit(copied(PASS, "same/b", "t2"));
        assertThat(paths(Wave.FINISH, 1)).contains("same FINISH");
    }

    @Test
    @DisplayName(
            "FINISH and toVerify find what changed deep in folders that are the same and hold nothing else"
                    + " that changed")
    void changedDeepDown() {
        discovery.run(
                PASS,
                root(
                        folder("a", folder("b", folder("c", file("old", 1, 1), file("new", 1, 1)))),
                        folder("idle", folder("below", file("f", 1, 1)))),
                root(
                        folder("a", folder("b", folder("c", file("old", 1, 1)))),
                        folder("idle", folder("below", file("f", 1, 1)))));
        assertThat(paths(Wave.FILES, 0)).containsExactly("a/b/c/new COPY");
        discovery.commit(copied(PASS, "a/b/c/new", "t"));

        assertThat(paths(Wave.FINISH, 3)).containsExactly("a/b/c FINISH");
        assertThat(paths(Wave.FINISH, 2)).isEmpty();
        assertThat(paths(Wave.FINISH, 1)).isEmpty();
        assertThat(pull(Wave.FINISH, 0)).isEmpty();
        assertThat(verified(true)).containsExactly("new");
    }

    @Test
    @DisplayName(
            "Blocked: below a folder whose outcome is failed, blocked or stale the work says by which: the"
                    + " highest one")
    void blocked() {
        discovery.run(
                PASS,
                root(folder("d", folder("e", file("x", 1, 1)), file("y", 1, 1)), file("z", 1, 1)),
                root());
        discovery.commit(
                outcome(PASS, "d", true, OutcomeKind.FAILED),
                outcome(PASS, "d/e", true, OutcomeKind.BLOCKED));
        assertThat(blockers())
                .containsExactlyInAnyOrderEntriesOf(Map.of("", "-", "d", "d", "d/e", "d"));
        discovery.commit(outcome(PASS, "d", true, OutcomeKind.COPIED));
        assertThat(blockers())
                .containsExactlyInAnyOrderEntriesOf(Map.of("", "-", "d", "-", "d/e", "d/e"));
    }

    @Test
    @DisplayName(
            "Blocked: below a folder which is excluded and not there while what is below it is not excluded")
    void blockedByExclusion() {
        discovery.run(
                PASS,
                root(
                        folder("gone", file("x", 1, 1)),
                        folder("there", file("y", 1, 1)).attributes("mode=0700")),
                root(folder("there")));
        store.decide(
                epoch,
                List.of(
                        new Ruling.OnPath("gone", false, false, "me", ""),
                        new Ruling.OnPath("there", false, false, "me", "")));
        assertThat(blockers())
                .containsExactlyInAnyOrderEntriesOf(Map.of("gone", "gone", "there", "-"));
    }

    @Test
    @DisplayName(
            "Nodes that should be in place: by an outcome of this pass, and unless touchedOnly those that"
                    + " were the same")
    void toVerify() {
        discovery.run(
                PASS,
                root(file("same", 1, 1), file("new", 1, 1), file("bad", 1, 1), folder("d")),
                root(file("same", 1, 1), file("extra", 1, 1)));
        discovery.commit(
                copied(PASS, "new", "t"),
                outcome(PASS, "bad", false, OutcomeKind.FAILED),
                outcome(PASS, "d", true, OutcomeKind.COPIED));
        assertThat(verified(true)).containsExactlyInAnyOrder("new", "d");
        assertThat(verified(false)).containsExactlyInAnyOrder("new", "d", "same");
    }

    @Test
    @DisplayName("Units without an end, oldest first")
    void openUnits() {
        discovery.run(PASS, root(file("a", 1, 1), file("b", 1, 1)), root());
        UnitId first = new UnitId(epoch, 1);
        UnitId second = new UnitId(epoch, 2);
        UnitId third = new UnitId(epoch, 3);
        List<FolderChanges> changes =
                List.of(
                        new FolderChanges(
                                new NodeRef("d/é", Optional.of(new Opaque("handle"))),
                                List.of(
                                        new Change(
                                                key("a", false),
                                                Action.OVERWRITE,
                                                new Precondition.Unchanged(new Token("before")),
                                                new Name(".godwit-abc"),
                                                Optional.of(
                                                        file("a", 1, 1)
                                                                .linked("g")
                                                                .hash("aa")
                                                                .node()),
                                                Optional.of(new Name("kept"))),
                                        new Change(
                                                key("d", true),
                                                Action.METADATA,
                                                new Precondition.Any(),
                                                new Name(".godwit-def"),
                                                Optional.of(folder("d").node()),
                                                Optional.empty()))));
        List<Proof> proofs =
                List.of(
                        new Proof(
                                key("a", false),
                                new Opaque("inode 7"),
                                -1,
                                Optional.of(new ContentHash("xxh3-tree", "00ff"))),
                        new Proof(key("d", true), new Opaque(""), 0, Optional.empty()));
        discovery.commit(
                new Fact.Intended(second, PASS, List.of()),
                new Fact.Intended(first, PASS, changes),
                new Fact.Intended(third, PASS, List.of()));
        discovery.commit(new Fact.Proven(first, proofs), new Fact.Ended(third));

        use(afterKill(store));
        assertThat(store.openUnits())
                .containsExactly(
                        new OpenUnit(second, PASS, List.of(), Optional.empty()),
                        new OpenUnit(first, PASS, changes, Optional.of(proofs)));
        discovery = new Discovery(store, epoch);
        discovery.commit(new Fact.Ended(first), new Fact.Ended(second));
        assertThat(store.openUnits()).isEmpty();
    }

    @Test
    @DisplayName("Units with a file that is staged in parts: those of the latest beginning")
    void openUnitsInParts() {
        discovery.run(PASS, root(file("a", 1, 1)), root());
        UnitId first = new UnitId(epoch, 1);
        UnitId second = new UnitId(epoch, 2);
        Node.File source = (Node.File) file("a", 300, 1).linked("g").hash("aa").node();
        Beginning given = new Beginning(new Opaque("one"), source, "", 100, "xxh3-tree");
        Beginning begun = new Beginning(new Opaque("two"), source, "stamp", 10, "");
        List<Proof> proofs =
                List.of(new Proof(key("a", false), new Opaque("x"), 3, Optional.empty()));
        discovery.commit(
                new Fact.Intended(first, PASS, List.of()),
                new Fact.Intended(second, PASS, List.of()));
        discovery.commit(new Fact.Begun(first, given), new Fact.Begun(second, begun));
        discovery.commit(
                new Fact.Parted(first, List.of(part(0, "gone"), part(2, "gone"))),
                new Fact.Parted(second, List.of(part(28, "c"), part(1, "a"))));
        discovery.commit(
                new Fact.Begun(first, begun), new Fact.Parted(first, List.of(part(1, "b"))));
        discovery.commit(new Fact.Parted(second, List.of(part(1, "again"), part(0, "d"))));
        discovery.commit(new Fact.Proven(second, proofs));

        use(afterKill(store));
        assertThat(store.openUnits())
                .containsExactly(
                        new OpenUnit(
                                first,
                                PASS,
                                List.of(),
                                Optional.of(new Parts(begun, List.of(part(1, "b")))),
                                Optional.empty()),
                        new OpenUnit(
                                second,
                                PASS,
                                List.of(),
                                Optional.of(
                                        new Parts(
                                                begun,
                                                List.of(
                                                        part(0, "d"),
                                                        part(1, "again"),
                                                        part(28, "c")))),
                                Optional.of(proofs)));
        discovery = new Discovery(store, epoch);
        discovery.commit(new Fact.Intended(second, PASS, List.of()));
        assertThat(store.openUnits())
                .as("intended again, nothing of it was begun")
                .contains(new OpenUnit(second, PASS, List.of(), Optional.empty()));
        discovery.commit(
                new Fact.Ended(
                        first,
                        List.of(new Landed(key("a", false), Optional.empty(), Optional.empty()))),
                new Fact.Ended(second));
        assertThat(store.openUnits()).isEmpty();
        assertThat(ended(UnitId.NONE)).extracting(EndedUnit::unit).containsExactly(first);
        assertThat(store.verifyIntegrity(true)).isEmpty();
    }

    private static PartProof part(int number, String receipt) {
        return new PartProof(
                number, new Opaque(receipt), number * 7L, number % 2 == 0 ? "" : "00ff" + number);
    }

    @Test
    @DisplayName("Units that ended having changed something, latest first, whether or not undone")
    void endedUnits() {
        discovery.run(PASS, root(file("a", 1, 1), folder("d")), root());
        List<FolderChanges> changes =
                List.of(
                        new FolderChanges(
                                NodeRef.ROOT,
                                List.of(
                                        new Change(
                                                key("a", false),
                                                Action.DELETE,
                                                new Precondition.Unchanged(new Token("before")),
                                                new Name(".godwit-abc"),
                                                Optional.of(file("a", 1, 1).node()),
                                                Optional.of(new Name("kept"))))));
        List<Landed> landed =
                List.of(
                        new Landed(
                                key("a", false), Optional.of(new Token("after")), Optional.empty()),
                        new Landed(
                                key("d", true),
                                Optional.empty(),
                                Optional.of(new Opaque("inode"))));
        List<Undo> undone =
                List.of(
                        new Undo(
                                key("a", false),
                                Optional.of(new Token("again")),
                                Optional.of(new Problem(ErrorClass.DENIED, "not allowed"))));
        for (long number = 1; number <= 5; number++) {
            discovery.commit(new Fact.Intended(new UnitId(epoch, number), PASS, changes));
        }
        assertThat(ended(UnitId.NONE)).isEmpty();
        for (long number = 1; number <= 4; number++) {
            discovery.commit(
                    new Fact.Ended(new UnitId(epoch, number), number == 2 ? List.of() : landed));
        }
        discovery.commit(new Fact.Undoing(new UnitId(epoch, 3)));
        discovery.commit(
                new Fact.Undoing(new UnitId(epoch, 4)),
                new Fact.Undone(new UnitId(epoch, 4), undone));

        use(afterKill(store));
        EndedUnit first = ended(1, changes, landed, false, Optional.empty());
        EndedUnit third = ended(3, changes, landed, true, Optional.empty());
        EndedUnit fourth = ended(4, changes, landed, true, Optional.of(undone));
        assertThat(ended(UnitId.NONE)).containsExactly(fourth, third, first);
        assertThat(ended(new UnitId(epoch, 1))).containsExactly(fourth, third);
        assertThat(ended(new UnitId(epoch, 4))).isEmpty();
    }

    @Test
    @DisplayName("Units of many changes come back whole")
    void largeUnits() {
        discovery.run(PASS, root(file("a", 1, 1)), root());
        UnitId open = new UnitId(epoch, 1);
        UnitId ended = new UnitId(epoch, 2);
        List<Change> many = new ArrayList<>();
        List<Proof> proofs = new ArrayList<>();
        List<Landed> landed = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            NodeKey key = key("file " + i + " " + "x".repeat(i % 50), false);
            many.add(
                    new Change(
                            key,
                            Action.COPY,
                            new Precondition.Absent(),
                            new Name(".godwit-" + i),
                            Optional.empty(),
                            Optional.empty()));
            proofs.add(new Proof(key, new Opaque("inode " + i), i, Optional.empty()));
            landed.add(new Landed(key, Optional.of(new Token("after " + i)), Optional.empty()));
        }
        List<FolderChanges> changes = List.of(new FolderChanges(NodeRef.ROOT, many));
        discovery.commit(
                new Fact.Intended(open, PASS, changes), new Fact.Intended(ended, PASS, changes));
        discovery.commit(new Fact.Proven(open, proofs), new Fact.Proven(ended, proofs));
        discovery.commit(new Fact.Ended(ended, landed));

        use(afterKill(store));
        assertThat(store.openUnits())
                .containsExactly(new OpenUnit(open, PASS, changes, Optional.of(proofs)));
        assertThat(ended(UnitId.NONE))
                .containsExactly(ended(2, changes, landed, false, Optional.empty()));
    }

    private EndedUnit ended(
            long number,
            List<FolderChanges> changes,
            List<Landed> landed,
            boolean undoing,
            Optional<List<Undo>> undone) {
        return new EndedUnit(new UnitId(epoch, number), PASS, changes, landed, undoing, undone);
    }

    /// By pages of two.
    private List<EndedUnit> ended(UnitId since) {
        List<EndedUnit> all = new ArrayList<>();
        Optional<WorkKey> after = Optional.empty();
        do {
            Pulled<EndedUnit> page = store.endedUnits(since, after, 2);
            all.addAll(page.items());
            after = page.next();
        } while (after.isPresent());
        return all;
    }

    // ------------------------------------------------------------ review

    @Test
    @DisplayName("The sums of a pass hold together")
    void totalsHoldTogether() {
        discovery.run(
                PASS,
                root(
                        file("new", 10, 1),
                        file("same", 20, 1),
                        file("changed", 30, 2),
                        file("kept", 40, 2),
                        file("out", 50, 1).excluded("rule"),
                        special("fifo").unsupported("a fifo"),
                        link("link", "t"),
                        unreadable("dark"),
                        folder("d", file("in", 60, 1))),
                root(
                        file("same", 20, 1),
                        file("changed", 31, 1),
                        file("kept", 41, 1),
                        file("extra", 70, 1)));
        store.decide(
                epoch,
                List.of(
                        new Ruling.OnConflicts(OnConflict.KEEP, "me"),
                        new Ruling.OnPath("new", false, false, "me", "")));
        discovery.commit(
                copied(PASS, "d/in", "t"),
                outcome(PASS, "d", true, OutcomeKind.COPIED),
                outcome(PASS, "dark", false, OutcomeKind.FAILED),
                new Fact.Mismatch(
                        PASS, new NodeKey(discovery.id("d"), new Name("in"), false), 2, "size"));

        Totals totals = store.totals(PASS, "");
        assertThat(totals.source()).isEqualTo(new Tally(1, 6, 1, 2, 210));
        assertThat(totals.destination()).isEqualTo(new Tally(0, 4, 0, 0, 162));
        assertThat(totals.difference(Verdict.ONLY_ON_SOURCE)).isEqualTo(new Count(5, 70));
        assertThat(totals.difference(Verdict.ONLY_ON_DESTINATION)).isEqualTo(new Count(1, 70));
        assertThat(totals.decision(Decision.KEEP)).isEqualTo(new Count(2, 70));
        assertThat(totals.decision(Decision.NONE)).isEqualTo(new Count(2, 90));
        assertThat(totals.outcomes())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                OutcomeKind.COPIED, new Count(2, 60),
                                OutcomeKind.FAILED, new Count(1, 0),
                                OutcomeKind.KEPT, new Count(2, 70),
                                OutcomeKind.EXCLUDED, new Count(2, 60),
                                OutcomeKind.UNSUPPORTED, new Count(1, 0),
                                OutcomeKind.PENDING, new Count(1, 0)));
        assertThat(totals.bytesCopied()).isEqualTo(7);
        assertThat(totals.mismatches()).isEqualTo(1);
        assertThat(totals.conflicts()).isZero();
        long union = sum(totals.differences());
        assertThat(sum(totals.decisions())).isEqualTo(union);
        assertThat(sum(totals.outcomes()))
                .isEqualTo(union - totals.decision(Decision.NONE).nodes());
        assertThat(store.totals(PASS, "d").source()).isEqualTo(new Tally(1, 1, 0, 0, 60));
        assertThat(store.totals(PASS, "d/in").source()).isEqualTo(new Tally(0, 1, 0, 0, 60));
        assertThat(store.totals(PASS, "nowhere").source()).isEqualTo(Tally.NONE);
    }

    private static long sum(Map<?, Count> counts) {
        return counts.values().stream().mapToLong(Count::nodes).sum();
    }

    @Test
    @DisplayName("Every row whose decision is not NONE, in the order of TREE")
    void plan() {
        discovery.run(
                PASS,
                root(
                        folder("a", file("z", 1, 1)),
                        file("a-b", 1, 1),
                        folder("a.b", file("y", 1, 1)),
                        file("same", 1, 1),
                        file("changed", 1, 2)),
                root(file("same", 1, 1), file("changed", 2, 1), file("extra", 1, 1)));
        List<PlanRow> plan = new ArrayList<>();
        store.plan(PASS, plan::add);
        assertThat(plan)
                .containsExactly(
                        new PlanRow("a", Kind.FOLDER, Decision.COPY, "0:1000", "-"),
                        new PlanRow("a-b", Kind.FILE, Decision.COPY, "1@1", "-"),
                        new PlanRow("a.b", Kind.FOLDER, Decision.COPY, "0:1000", "-"),
                        new PlanRow("changed", Kind.FILE, Decision.UNDECIDED, "1@2", "2@1"),
                        new PlanRow("a/z", Kind.FILE, Decision.COPY, "1@1", "-"),
                        new PlanRow("a.b/y", Kind.FILE, Decision.COPY, "1@1", "-"));
    }

    @Test
    @DisplayName("A marked node is in the plan though all else in its folder is the same")
    void planOfMarked() {
        discovery.run(
                PASS,
                root(folder("a", file("b", 1, 1), file("out", 1, 1).excluded("*.o"))),
                root(folder("a", file("b", 1, 1))));
        List<PlanRow> plan = new ArrayList<>();
        store.plan(PASS, plan::add);
        assertThat(plan).extracting(PlanRow::path).containsExactly("a/out");
    }

    @Test
    @DisplayName("The names of hard-link groups on either side, page by page, group after group")
    void hardLinkGroups() {
        discovery.run(
                PASS,
                root(
                        folder("e", file("q", 1, 1)),
                        folder("f", file("a", 1, 1).linked("h"), file("p", 1, 1)),
                        file("b", 1, 1).linked("g"),
                        file("c", 1, 1).linked("h")),
                root(
                        folder("e", file("q", 1, 1).linked("d")),
                        folder("f", file("a", 1, 1).linked("h")),
                        file("x", 1, 1).linked("d")));
        assertThat(linked(Field.SOURCE_LINKS, Sort.SOURCE_LINKS)).containsExactly("b", "c", "f/a");
        assertThat(linked(Field.DESTINATION_LINKS, Sort.DESTINATION_LINKS))
                .containsExactly("x", "e/q", "f/a");
    }

    private List<String> linked(Field field, Sort sort) {
        List<String> paths = new ArrayList<>();
        Optional<Query.Mark> after = Optional.empty();
        do {
            Rows page =
                    store.rows(new Query(PASS, new Where.Like(field, "*"), sort, false, after, 2));
            page.rows().forEach(row -> paths.add(row.path()));
            after = page.next();
        } while (after.isPresent());
        return paths;
    }

    @Test
    @DisplayName("A page of the union of both trees, in any order, backwards too")
    void pagesOfRows() {
        discovery.run(
                PASS,
                root(
                        file("b", 2, 3),
                        file("a", 3, 2),
                        folder("\uFF5E", file("\uD83D\uDC26", 1, 1), file("z", 1, 1))),
                root(file("a", 9, 9), file("x", 1, 4)));
        for (Sort sort : Sort.values()) {
            for (boolean descending : List.of(false, true)) {
                List<Row> whole = page(sort, descending, Optional.empty(), 100).rows();
                assertThat(whole)
                        .isSortedAccordingTo((a, b) ->
                                (descending ? -1 : 1)
                                        * sort.order()
                                                .compare(
                                                        Query.Mark.of(a, sort),
                                                        Query.Mark.of(b, sort)));
                assertThat(whole).hasSize(6);
                List<Row> paged = new ArrayList<>();
                Optional<Query.Mark> next = Optional.empty();
                do {
                    Rows rows = page(sort, descending, next, 2);
                    paged.addAll(rows.rows());
                    next = rows.next();
                } while (next.isPresent());
                assertThat(paged).isEqualTo(whole);
            }
        }
    }

    @Test
    @DisplayName("Where a condition names folders, the children of all of them, and nothing else")
    void childrenOfSomeFolders() {
        discovery.run(
                PASS,
                root(
                        folder("a", file("1", 1, 1), folder("b", file("2", 1, 1))),
                        folder("a.b", file("3", 1, 1), file("4", 1, 1)),
                        folder("c", file("5", 1, 1)),
                        folder("it's", file("6", 1, 1))),
                root(folder("a.b", file("3", 1, 1), file("extra", 1, 1))));
        assertThat(childrenOf("it's", "a/b", "a.b", "nowhere", "a/b"))
                .containsExactly("a.b/3", "a.b/4", "a.b/extra", "a/b/2", "it's/6");
        assertThat(childrenOf("", "a")).containsExactly("a", "a.b", "c", "it's", "a/1", "a/b");
        assertThat(childrenOf()).isEmpty();
    }

    /// In the order of the tree, some at a time.
    private List<String> childrenOf(String... folders) {
        List<Where> any = new ArrayList<>();
        List.of(folders).forEach(folder -> any.add(new Where.ChildOf(folder)));
        List<String> paths = new ArrayList<>();
        Optional<Query.Mark> after = Optional.empty();
        do {
            Rows page = store.rows(new Query(PASS, new Where.Or(any), Sort.TREE, false, after, 2));
            page.rows().forEach(row -> paths.add(row.path()));
            after = page.next();
        } while (after.isPresent());
        return paths;
    }

    @Test
    @DisplayName("One node by its path; of a folder and another node at one path the folder")
    void oneRow() {
        discovery.run(
                PASS,
                root(folder("a", file("b", 1, 1)).key("a/"), file("a", 1, 1)),
                root(file("x'y", 1, 1)));
        assertThat(row("a").key().folder()).isTrue();
        assertThat(row("a/b").depth()).isEqualTo(2);
        assertThat(row("x'y").verdict()).isEqualTo(Verdict.ONLY_ON_DESTINATION);
        for (String nowhere : List.of("", "b", "a/", "/a", "a//b", "a/b/c", "\u201B")) {
            assertThat(store.row(PASS, nowhere)).as(nowhere).isEmpty();
        }
    }

    @Test
    @DisplayName("The latest value of each property; the history, oldest first")
    void propertiesAndHistory() {
        Instant at = Instant.parse("2026-01-02T03:04:05.000000006Z");
        discovery.commit(
                new Fact.Property("a", "1"),
                new Fact.Property("a", "2"),
                new Fact.Happened(at, "phase", "me", "Roots-Set"));
        discovery.commit(
                new Fact.Property("b", ""), new Fact.Happened(at, "approved", "you", "é\n"));
        use(afterKill(store));
        assertThat(store.properties())
                .containsExactlyInAnyOrderEntriesOf(new TreeMap<>(Map.of("a", "2", "b", "")));
        assertThat(store.history())
                .containsExactly(
                        new Fact.Happened(at, "phase", "me", "Roots-Set"),
                        new Fact.Happened(at, "approved", "you", "é\n"));
    }

    @Test
    @DisplayName("Looks for damage, and finds none where there is none")
    void integrity() {
        discovery.run(PASS, root(folder("d", file("a", 1, 1))), root(folder("d")));
        store.checkpoint();
        discovery.commit(copied(PASS, "d/a", "t"));
        assertThat(store.verifyIntegrity(false)).isEmpty();
        assertThat(store.verifyIntegrity(true)).isEmpty();
    }

    // ------------------------------------------------------------ in few words

    private Row row(String path) {
        return row(PASS, path);
    }

    private Row row(int pass, String path) {
        return store.row(pass, path).orElseThrow();
    }

    private List<Row> rows() {
        return page(Sort.TREE, false, Optional.empty(), 1_000).rows();
    }

    private Rows page(Sort sort, boolean descending, Optional<Query.Mark> after, int limit) {
        return store.rows(new Query(PASS, new Where.All(), sort, descending, after, limit));
    }

    private Map<String, Verdict> verdicts() {
        return rows().stream().collect(Collectors.toMap(Row::path, Row::verdict));
    }

    private Map<String, Decision> decisions() {
        return rows().stream().collect(Collectors.toMap(Row::path, Row::decision));
    }

    private Round round(Side side, int depth) {
        return store.rounds(PASS).stream()
                .filter(round -> round.side() == side && round.depth() == depth)
                .findFirst()
                .orElseThrow();
    }

    private List<NodeRef> refs(Side side, int depth) {
        return store.toList(PASS, side, depth, Optional.empty(), 100).items().stream()
                .map(ListWork::ref)
                .toList();
    }

    private ListWork work(String path) {
        return store.toList(PASS, Side.SOURCE, 1, Optional.empty(), 100).items().stream()
                .filter(work -> work.ref().path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private List<CopyWork> pull(Wave wave, int depth) {
        Pulled<CopyWork> pulled = store.toCopy(PASS, wave, depth, Optional.empty(), 1_000);
        assertThat(pulled.next()).isEmpty();
        return pulled.items();
    }

    private List<String> paths(Wave wave, int depth) {
        return pull(wave, depth).stream()
                .flatMap(work ->
                        work.items().stream()
                                .map(item ->
                                        NodeRef.childPath(work.folder().path(), item.key().name())
                                                + " "
                                                + item.action()))
                .toList();
    }

    /// Names of hard-link groups by what they are linked to; empty for nothing.
    private Map<String, String> links() {
        Map<String, String> links = new TreeMap<>();
        for (CopyWork work : pull(Wave.HARD_LINKS, 0)) {
            for (CopyWork.CopyItem item : work.items()) {
                links.put(
                        NodeRef.childPath(work.folder().path(), item.key().name()),
                        item.linkTo().map(NodeRef::path).orElse(""));
            }
        }
        return links;
    }

    /// Folders with files to copy by what blocks them; `-` for nothing.
    private Map<String, String> blockers() {
        return pull(Wave.FILES, 0).stream()
                .collect(
                        Collectors.toMap(
                                work -> work.folder().path(),
                                work -> work.blockedBy().orElse("-")));
    }

    private List<String> verified(boolean touchedOnly) {
        return store.toVerify(PASS, touchedOnly, Optional.empty(), 100).items().stream()
                .flatMap((VerifyWork work) -> work.items().stream())
                .map(item -> item.key().name().text())
                .toList();
    }

    private NodeKey key(String path, boolean folder) {
        NodeRef ref = new NodeRef(path);
        return new NodeKey(discovery.id(ref.parent().path()), ref.name(), folder);
    }

    private Fact listed(String path, long listing) {
        return new Fact.Listed(
                PASS, Side.SOURCE, discovery.id(path), 1, listing, Digest.ZERO, Tally.NONE);
    }

    private Fact failed(String path, int attempts, ErrorClass why, boolean willRetry) {
        return new Fact.ListingFailed(
                PASS,
                Side.SOURCE,
                discovery.id(path),
                1,
                attempts,
                new Problem(why, "why"),
                willRetry);
    }

    private Fact copied(int pass, String path, String token) {
        return new Fact.Outcome(
                pass,
                key(path, false),
                path.split("/", -1).length,
                new NodeOutcome(
                        OutcomeKind.COPIED,
                        7,
                        Optional.of(
                                new ContentHash("xxh3-tree", "0123456789abcdef0123456789abcdef")),
                        Optional.of(new Token(token)),
                        Optional.empty(),
                        1));
    }

    private Fact outcome(int pass, String path, boolean folder, OutcomeKind kind) {
        return new Fact.Outcome(
                pass,
                key(path, folder),
                path.split("/", -1).length,
                new NodeOutcome(
                        kind,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        kind.inPlace()
                                ? Optional.empty()
                                : Optional.of(new Problem(ErrorClass.DENIED, "no")),
                        1));
    }
}
