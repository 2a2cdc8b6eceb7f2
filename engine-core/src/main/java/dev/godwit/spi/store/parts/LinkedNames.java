package dev.godwit.spi.store.parts;

import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a pull has to know of a hard-link group: the name that leads it, and a name that others can
/// be linked to. It is shown every name once, in any order, and holds three, however many there
/// are.
public final class LinkedNames {

    private static final Comparator<Linked> LEADERS_FIRST =
            Comparator.comparing((Linked linked) -> !linked.same)
                    .thenComparing(Linked::folderPath, Name::compareText)
                    .thenComparing(linked -> linked.key.name());

    /// A name that ends up on the destination.
    private record Linked(NodeKey key, String folderPath, boolean same) {

        boolean is(Row row) {
            return key.equals(row.key());
        }

        NodeRef ref() {
            return new NodeRef(NodeRef.childPath(folderPath, key.name()));
        }
    }

    private @Nullable Linked leader;

    /// The first two names that are in place: one of them is not the name that is asked about.
    private @Nullable Linked first;

    private @Nullable Linked second;

    /// Takes notice of a name of the group.
    public void look(Row row) {
        boolean comes =
                switch (row.decision()) {
                    case COPY, OVERWRITE, METADATA, NONE -> true;
                    case EXCLUDE, UNSUPPORTED, KEEP, UNDECIDED, DELETE -> false;
                };
        if (!comes) {
            return;
        }
        boolean same = row.verdict() == Verdict.SAME;
        Linked linked = new Linked(row.key(), row.folderPath(), same);
        leader = isBefore(linked, leader) ? linked : leader;
        if (same || row.outcome().filter(outcome -> outcome.kind().inPlace()).isPresent()) {
            if (isBefore(linked, first)) {
                second = first;
                first = linked;
            } else if (isBefore(linked, second)) {
                second = linked;
            }
        }
    }

    private static boolean isBefore(Linked linked, @Nullable Linked other) {
        return other == null || LEADERS_FIRST.compare(linked, other) < 0;
    }

    /// Whether a name of the group is not its leader: of those that are the same the first in the
    /// order of the tree, else the first.
    public boolean isFollower(Row row) {
        return leader != null && !leader.is(row);
    }

    /// Another name of the group that is in place.
    public Optional<NodeRef> linkTo(Row row) {
        return Stream.of(Optional.ofNullable(first), Optional.ofNullable(second))
                .flatMap(Optional::stream)
                .filter(linked -> !linked.is(row))
                .findFirst()
                .map(Linked::ref);
    }
}
