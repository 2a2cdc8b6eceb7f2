package dev.godwit.engine.review;

import dev.godwit.engine.model.MigrationKey;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Digest;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Opens extra folders for listing: they are not looked into unless they are to go.
///
/// Such a folder is compared with an empty one: the source's side of it is listed at once, with
/// nothing in it, and so all it holds is an extra too.
public final class Extras {

    private static final int PAGE = 1_000;

    /// The listing of no children, which no folder's own listing is called by.
    private static final long NOTHING = 0;

    private final StateStore store;
    private final int pass;
    private final MigrationKey key;

    /// @param key the migration's own, for folder ids
    public Extras(StateStore store, int pass, MigrationKey key) {
        this.store = store;
        this.pass = pass;
        this.key = key;
    }

    /// What opens the folder of a row; nothing where it is none, or is known already.
    public List<Fact> opening(Row row) {
        if (row.verdict() != Verdict.ONLY_ON_DESTINATION
                || !(row.destination().orElse(null) instanceof Node.Folder folder)
                || isKnown(row)) {
            return List.of();
        }
        NodeId id = key.ids().child(row.key().parent(), row.key().name(), folder.handle());
        NodeRef ref = new NodeRef(row.folderPath()).child(folder.name(), folder.handle());
        return List.of(
                new Fact.Opened(pass, Side.SOURCE, id, ref, row.depth()),
                new Fact.Listed(
                        pass, Side.SOURCE, id, row.depth(), NOTHING, Digest.ZERO, Tally.NONE),
                new Fact.Opened(pass, Side.DESTINATION, id, ref, row.depth()));
    }

    /// Opens the folders that are to be deleted and were not looked into.
    ///
    /// @param opened of earlier calls, which are not opened again; added to
    /// @return how many were opened
    public int open(long epoch, Set<NodeId> opened) {
        Where where =
                new Where.And(
                        List.of(
                                new Where.In(Field.DECISION, Set.of(Where.textOf(Decision.DELETE))),
                                new Where.In(Field.KIND, Set.of(Where.textOf(Kind.FOLDER)))));
        int count = 0;
        Optional<Query.Mark> after = Optional.empty();
        do {
            Rows rows = store.rows(new Query(pass, where, Sort.TREE, false, after, PAGE));
            List<Fact> facts = new ArrayList<>();
            for (Row row : rows.rows()) {
                List<Fact> opening = opening(row);
                if (!opening.isEmpty()
                        && opening.getFirst() instanceof Fact.Opened first
                        && opened.add(first.folder())) {
                    facts.addAll(opening);
                    count++;
                }
            }
            if (!facts.isEmpty()) {
                store.commit(new StateBatch(epoch, true, facts));
            }
            after = rows.next();
        } while (after.isPresent());
        return count;
    }

    /// Of an empty folder nobody can tell; it costs one more listing.
    private boolean isKnown(Row row) {
        Where inside = new Where.ChildOf(row.path());
        return !store.rows(new Query(pass, inside, Sort.TREE, false, Optional.empty(), 1))
                .rows()
                .isEmpty();
    }
}
