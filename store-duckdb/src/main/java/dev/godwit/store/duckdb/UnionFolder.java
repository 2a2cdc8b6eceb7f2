package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Mark;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one pass knows of one folder of the source and of its partner: the children of both, what
/// the comparison and the engine said of them, and what became of them.
///
/// What nothing tells is implied: a child of a folder that was not compared is only on the source,
/// one of a compared folder is what its comparison implies, a marked one what its mark says.
final class UnionFolder {

    /// A child of a listing.
    ///
    /// @param id a folder's
    record Member(Node node, Mark mark, @Nullable String reason, @Nullable NodeId id) {}

    /// What a comparison said.
    ///
    /// @param partner the destination's child; null for none
    record Seen(Verdict verdict, boolean conflict, boolean onSource, @Nullable Key partner) {}

    /// What the engine told, and when.
    record Told(long sequence, Verdict verdict, boolean conflict) {}

    /// A node's latest outcome, and when it came.
    record Became(long sequence, NodeOutcome outcome) {}

    final long number;
    final NodeId id;
    final NodeRef ref;
    final int depth;

    /// When it was compared; 0 when it was not.
    long comparedAt;

    private Verdict implied = Verdict.ONLY_ON_SOURCE;

    final List<Member> source = new ArrayList<>();
    final Map<Key, Member> destination = new HashMap<>();
    final Map<Key, Seen> seen = new HashMap<>();
    final Map<Key, Told> told = new HashMap<>();
    final Map<Key, Became> outcomes = new HashMap<>();
    final Map<Key, Long> mismatches = new HashMap<>();

    UnionFolder(long number, NodeId id, NodeRef ref, int depth) {
        this.number = number;
        this.id = id;
        this.ref = ref;
        this.depth = depth;
    }

    static Key keyOf(Node node) {
        return new Key(node.name().text(), node instanceof Node.Folder);
    }

    void compared(long at, Verdict implies) {
        comparedAt = at;
        implied = implies;
    }

    /// Whether there is nothing on the destination that its children could be.
    boolean isAlone() {
        return implied == Verdict.ONLY_ON_SOURCE;
    }

    /// A node of it with what only the store knows.
    ///
    /// @param key its name and kind
    /// @param wouldConflict whether a change is a conflict, though it may not be known to be one
    /// @param id the id of a folder of the source
    /// @param outcomeAt when its outcome came; 0 without one
    /// @param mismatchAt when verification last found it wrong; 0 when it did not
    record Entry(
            Key key,
            Row row,
            boolean wouldConflict,
            @Nullable NodeId id,
            long outcomeAt,
            long mismatchAt) {

        /// Whether an outcome left it as the plan wants it.
        boolean isInPlaceByOutcome() {
            return row.outcome().filter(outcome -> outcome.kind().inPlace()).isPresent();
        }

        /// Whether it is on the destination as the plan wants it.
        boolean isInPlace() {
            return row.verdict() == Verdict.SAME || isInPlaceByOutcome();
        }

        /// Whether verification found it wrong since its latest outcome.
        boolean isMismatch() {
            return mismatchAt > 0 && mismatchAt >= outcomeAt;
        }
    }

    /// Its nodes by name and kind.
    ///
    /// @param extras whether those that are on the destination only are wanted
    List<Entry> entries(Rulings rulings, boolean extras) {
        List<Entry> entries = new ArrayList<>(source.size());
        forEach(rulings, extras, entries::add);
        entries.sort(Comparator.comparing(Entry::key));
        return entries;
    }

    /// Its nodes in no order.
    void forEach(Rulings rulings, boolean extras, Consumer<Entry> entries) {
        Rulings.InFolder inFolder = rulings.in(ref.path());
        for (Member member : source) {
            entries.accept(entry(keyOf(member.node), member, inFolder));
        }
        if (extras) {
            seen.forEach((key, difference) -> {
                if (!difference.onSource) {
                    entries.accept(entry(key, null, inFolder));
                }
            });
        }
    }

    private Entry entry(Key key, @Nullable Member from, Rulings.InFolder rulings) {
        Seen difference = seen.get(key);
        Member to = partner(key, from, difference);
        Verdict verdict = difference != null ? difference.verdict : implied(from);
        boolean wouldConflict = difference != null && difference.conflict;
        Told later = told.get(key);
        if (later != null && later.sequence > comparedAt) {
            verdict = later.verdict;
            wouldConflict = later.conflict;
        }
        boolean conflict = wouldConflict && verdict != Verdict.TO_HASH;
        Member one = one(from, to);
        Became became = outcomes.get(key);
        Decision decision =
                Decision.of(
                        verdict,
                        conflict,
                        rulings.policy(),
                        mtime(from) > mtime(to),
                        rulings.excludes(key.name()));
        Row row =
                new Row(
                        new NodeKey(id, one.node.name(), key.folder()),
                        ref.path(),
                        depth + 1,
                        Optional.ofNullable(from).map(Member::node),
                        Optional.ofNullable(to).map(Member::node),
                        verdict,
                        reason(verdict, one),
                        conflict,
                        decision,
                        rulings.speaksOf(key.name()),
                        Optional.ofNullable(became).map(Became::outcome));
        return new Entry(
                key,
                row,
                wouldConflict,
                from == null ? null : from.id,
                became == null ? 0 : became.sequence,
                mismatches.getOrDefault(key, 0L));
    }

    private @Nullable Member partner(Key key, @Nullable Member from, @Nullable Seen difference) {
        if (difference != null) {
            Key partner = from == null ? key : difference.partner;
            return partner == null ? null : destination.get(partner);
        }
        return implied == Verdict.SAME ? destination.get(key) : null;
    }

    private Verdict implied(@Nullable Member from) {
        if (from == null) {
            throw new IllegalStateException("Nothing tells of an extra in " + ref.path());
        }
        return switch (from.mark) {
            case NONE -> implied;
            case EXCLUDED -> Verdict.EXCLUDED;
            case UNSUPPORTED -> Verdict.UNSUPPORTED;
        };
    }

    private Member one(@Nullable Member from, @Nullable Member to) {
        if (from != null) {
            return from;
        }
        if (to == null) {
            throw new IllegalStateException("A difference without a node in " + ref.path());
        }
        return to;
    }

    private static String reason(Verdict verdict, Member one) {
        boolean isMark = verdict == Verdict.EXCLUDED || verdict == Verdict.UNSUPPORTED;
        return isMark && one.reason != null ? one.reason : "";
    }

    private static long mtime(@Nullable Member member) {
        return member == null ? 0 : member.node.mtimeNs();
    }
}
