package dev.godwit.engine.discovery;

import dev.godwit.engine.model.Carried;
import dev.godwit.spi.fs.Recollection;
import dev.godwit.spi.fs.Recollection.Known;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.Side;
import dev.godwit.spi.value.Token;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the pass before knew of both trees.
///
/// What was listed is known as of the beginning of that pass, since it was looked at later, or had
/// not changed by then. What was put in place is known as of the verification that found nothing
/// wrong with it: it was looked at later, and nothing was put in place any more.
///
/// @param pass the one before
/// @param begun when it began
/// @param confirmed when the verification began that found nothing wrong; empty without one
public record Memory(
        StateStore store,
        int pass,
        Instant begun,
        Optional<Instant> confirmed,
        boolean acceptSourceChanges,
        Carried carried) {

    private static final int ROWS = 1_000;
    private static final int ROWS_TOGETHER = 4_096;

    /// What is known of a folder.
    Recollection of(Side side, String path) {
        return new Children(side, path);
    }

    /// What is known of the children of several folders, by the folders' paths: of as many of them
    /// as one question tells all of.
    Map<String, Map<Name, Known>> together(Side side, Set<String> paths) {
        List<Where> any = new ArrayList<>();
        Map<String, Map<Name, Known>> known = new HashMap<>();
        for (String path : paths) {
            any.add(new Where.ChildOf(path));
            known.put(path, new HashMap<>());
        }
        Rows rows = rows(new Where.Or(any), Optional.empty(), ROWS_TOGETHER);
        for (Row row : rows.rows()) {
            known(side, row)
                    .ifPresent(one ->
                            put(
                                    known.computeIfAbsent(row.folderPath(), _ -> new HashMap<>()),
                                    row.key().name(),
                                    one));
        }
        rows.next()
                .ifPresent(last ->
                        known.keySet()
                                .removeIf(path -> Name.compareText(path, last.folderPath()) >= 0));
        return known;
    }

    private Rows rows(Where where, Optional<Query.Mark> after, int limit) {
        return store.rows(new Query(pass, where, Sort.TREE, false, after, limit));
    }

    /// The children of one folder, read in the order of their names along with a listing. Of one
    /// thread.
    private final class Children implements Recollection {
        private final Side side;
        private final String path;

        /// Rows that were read and not reached yet.
        private final Deque<Row> ahead = new ArrayDeque<>();

        private Query.@Nullable Mark after;
        private boolean begun;

        Children(Side side, String path) {
            this.side = side;
            this.path = path;
        }

        @Override
        public Map<Name, Known> of(List<Name> names) {
            Map<Name, Known> known = new HashMap<>();
            for (Name name : names) {
                find(name, known);
            }
            return known;
        }

        private void find(Name name, Map<Name, Known> known) {
            for (Row row = next(name); row != null; row = next(name)) {
                int order = row.key().name().compareTo(name);
                if (order > 0) {
                    return;
                }
                ahead.remove();
                if (order == 0) {
                    known(side, row).ifPresent(one -> put(known, name, one));
                }
            }
        }

        /// The row that comes next, read when it is needed.
        private @Nullable Row next(Name wanted) {
            if (ahead.isEmpty() && (!begun || after != null)) {
                Query.Mark from = begun ? after : before(wanted);
                begun = true;
                Rows rows = rows(new Where.ChildOf(path), Optional.ofNullable(from), ROWS);
                ahead.addAll(rows.rows());
                after = rows.next().orElse(null);
            }
            return ahead.peek();
        }

        /// A place before this name, and not far before it.
        private Query.Mark before(Name wanted) {
            String text = wanted.text();
            int last = text.offsetByCodePoints(text.length(), -1);
            return new Query.Mark("", path, text.substring(0, last), false);
        }
    }

    /// Of a name that a folder has and something else, nothing is known.
    private static void put(Map<Name, Known> known, Name name, Known one) {
        if (known.putIfAbsent(name, one) != null) {
            known.remove(name);
        }
    }

    private Optional<Known> known(Side side, Row row) {
        return side == Side.SOURCE
                ? row.source().map(node -> new Known(node, begun))
                : destination(row);
    }

    private Optional<Known> destination(Row row) {
        Optional<NodeOutcome> placed = row.outcome().filter(outcome -> outcome.kind().inPlace());
        return placed.isEmpty()
                ? row.destination().map(node -> new Known(node, begun))
                : placed(row, placed.get());
    }

    /// A file or folder that was put in place is what its source was, as far as that is carried.
    /// What was there before may have kept something of its own.
    private Optional<Known> placed(Row row, NodeOutcome outcome) {
        boolean isAsReviewed =
                (outcome.kind() == OutcomeKind.COPIED || outcome.kind() == OutcomeKind.OVERWRITTEN)
                        && !acceptSourceChanges;
        if (!isAsReviewed || confirmed.isEmpty()) {
            return Optional.empty();
        }
        Optional<Node> placed =
                switch (row.source().orElse(null)) {
                    case Node.File file -> outcome.token().map(token -> placed(file, token));
                    case Node.Folder folder -> placed(folder, row);
                    case null, default -> Optional.empty();
                };
        return placed.map(node -> new Known(node, confirmed.get()));
    }

    /// One that was made, and has the times of its source.
    private Optional<Node> placed(Node.Folder source, Row row) {
        return row.destination().isEmpty() && carried.hasTime(source)
                ? Optional.of(
                        new Node.Folder(
                                source.name(),
                                source.mtimeNs(),
                                carried.attributes(source),
                                Optional.empty()))
                : Optional.empty();
    }

    private Node placed(Node.File source, Token token) {
        return new Node.File(
                source.name(),
                source.size(),
                source.mtimeNs(),
                token,
                carried.attributes(source),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }
}
