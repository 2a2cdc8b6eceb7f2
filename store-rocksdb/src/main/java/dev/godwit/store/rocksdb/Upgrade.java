package dev.godwit.store.rocksdb;

import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.parts.Head;
import dev.godwit.spi.store.parts.UpgradeFolder;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Brings a state of the first schema up to date: on a copy of its rows, which counts once the file
/// that tells the schema is replaced.
///
/// The copy has all rows of the old state, and with them its chain; what the second schema changes
/// are further commits. So the head stays right before that, and after it, when the state is ahead
/// of it.
///
/// @param folder of the state
record Upgrade(Path folder, UpgradeFolder.Witness witness) {

    /// Rows of a commit, and of a batch that is copied.
    private static final int AT_ONCE = 20_000;

    /// Bytes of a node's key before the member.
    private static final int NODE = 9;

    void run() throws IOException, RocksDBException {
        Path rows = StateFolder.rows(folder);
        Path building = UpgradeFolder.begin(folder, folder, StateFolder.bytes(rows));
        witness.done("begun");
        try (Database old = Database.open(rows)) {
            build(old, building);
            Path target = StateFolder.upgradedRows(folder);
            UpgradeFolder.delete(target);
            Files.move(building.resolve("rows"), target, StandardCopyOption.ATOMIC_MOVE);
            UpgradeFolder.sync(folder);
            witness.done("moved");
            StateFolder.tellUpgraded(folder);
            witness.done("told");
        } catch (IOException | RocksDBException | RuntimeException e) {
            drop(e);
            throw e;
        }
        StateFolder.sweep(folder);
        witness.done("tidied");
    }

    private void build(Database old, Path building) throws IOException, RocksDBException {
        try (View view = new View(old)) {
            Batch last = check(old, view);
            try (Database copy = Database.create(building.resolve("rows"))) {
                copy(view, copy);
                witness.done("copied");
                Head.create(building);
                try (Head head = Head.open(building)) {
                    extend(view, copy, new Writer(copy, head, last.mark(), sums(view)));
                }
                copy.flush();
                witness.done("extended");
            }
        }
    }

    private static Sums sums(View view) throws RocksDBException {
        return Sums.read(view.get(Table.META, Writer.SUMS));
    }

    private Batch check(Database old, View view) throws IOException, RocksDBException {
        List<String> wrong = new Integrity(old, view).check(StateFolder.readHead(folder));
        if (!wrong.isEmpty()) {
            throw new StateException.CorruptState(
                    wrong.getFirst()
                            + "; restore the state from a backup or run 'godwit doctor' on it",
                    null);
        }
        Batch last = Batch.last(view.scan(Table.BATCHES, true));
        return last == null ? Batch.NONE : last;
    }

    private static void copy(View view, Database copy) throws RocksDBException {
        for (Table table : Table.values()) {
            try (Scan rows = view.passing(table)) {
                rows.over(Key.of(table).bytes());
                while (rows.isValid()) {
                    copy(table, rows, copy);
                }
            }
        }
        copy.flush();
    }

    private static void copy(Table table, Scan rows, Database copy) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            for (int i = 0; i < AT_ONCE && rows.isValid(); i++, rows.next()) {
                copy.put(batch, table, rows.key(), rows.value());
            }
            copy.load(batch);
        }
    }

    // ------------------------------------------------------------ the second schema

    /// Names of hard-link groups are indexed on both sides, and whose listing it is, is known of
    /// those listings that hold such names.
    private static void extend(View old, Database copy, Writer writer) throws RocksDBException {
        try (View view = new View(copy);
                Scan links = view.passing(Table.LINKS);
                Scan listings = view.passing(Table.LISTINGS);
                Scan folders = view.passing(Table.FOLDERS);
                Scan linked = view.passing(Table.TRAITS)) {
            links.over(Key.of(Table.LINKS).bytes());
            while (links.isValid()) {
                writer.transaction(to -> sided(links, to));
            }
            listings.over(Key.of(Table.LISTINGS).bytes());
            while (listings.isValid()) {
                writer.transaction(to -> thinned(listings, to));
            }
            folders.over(Key.of(Table.FOLDERS).bytes());
            while (folders.isValid()) {
                writer.transaction(to -> listed(folders, to));
            }
            for (linked.over(Trait.DESTINATION_LINKS.all()); linked.isValid(); linked.next()) {
                index(old, Key.eightAt(linked.key(), linked.key().length - 8), writer);
            }
        }
    }

    /// Gives the next of the source's links their side.
    private static int sided(Scan links, Commit to) throws RocksDBException {
        int rows = 0;
        for (; rows < AT_ONCE && links.isValid(); rows++, links.next()) {
            byte[] key = links.key();
            to.delete(Table.LINKS, key);
            to.put(Table.LINKS, LinkGroups.sided(key), links.value());
        }
        return rows;
    }

    /// Forgets the next of the source's listings that hold no links.
    private static int thinned(Scan listings, Commit to) throws RocksDBException {
        int rows = 0;
        for (; rows < AT_ONCE && listings.isValid(); rows++, listings.next()) {
            long listing = Key.eightAt(listings.key(), 1);
            if (!Trait.SOURCE_LINKS.isOf(to, listing)) {
                to.delete(Table.LISTINGS, listings.key());
            }
        }
        return rows;
    }

    /// Remembers the next of the destination's listings that hold links.
    private static int listed(Scan folders, Commit to) throws RocksDBException {
        int rows = 0;
        for (; rows < AT_ONCE && folders.isValid(); rows++, folders.next()) {
            byte[] key = folders.key();
            FolderRow row = FolderRow.read(folders.value());
            if (Folders.isOf(Side.DESTINATION, key) && row.held() != null) {
                Folders.remember(
                        to, Side.DESTINATION, row.held().listing(), Key.idAt(key, Folders.FOLDER));
            }
        }
        return rows;
    }

    /// Indexes the links of a listing of the destination.
    private static void index(View view, long listing, Writer writer) throws RocksDBException {
        Children children = new Children();
        byte[] prefix = Key.of(Table.NODES).eight(listing).bytes();
        try (Scan nodes = view.passing(Table.NODES)) {
            nodes.over(prefix);
            while (nodes.isValid()) {
                writer.transaction(to -> indexed(nodes, listing, children, to));
            }
        }
    }

    private static int indexed(Scan nodes, long listing, Children children, Commit to)
            throws RocksDBException {
        int rows = 0;
        for (; rows < AT_ONCE && nodes.isValid(); rows++, nodes.next()) {
            Member member = Member.in(nodes.key(), NODE, 0);
            Child child = children.read(member, nodes.value());
            Optional<LinkGroup> group =
                    child.node() instanceof Node.File file ? file.links() : Optional.empty();
            if (group.isPresent()) {
                LinkGroups.add(to, Side.DESTINATION, group.get().id(), listing, member);
            }
        }
        return rows;
    }

    /// After a failure the state is as it was. What is left of the copy on a full disk would take
    /// the room that others need.
    private void drop(Exception why) {
        try {
            StateFolder.sweep(folder);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }
}
