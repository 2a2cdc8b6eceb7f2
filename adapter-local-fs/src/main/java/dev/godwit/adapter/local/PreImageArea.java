package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.AlreadyExists;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Keeps what is about to be replaced or removed, in a private folder of the root.
///
/// What is replaced is kept as a copy, and not as a second name: somebody who appends to the file,
/// or changes its mode, would change a second name with it. Where the file system can share blocks
/// between files (Btrfs, XFS) the copy costs next to nothing.
final class PreImageArea implements PreImages {

    private static final int OTHERS = 077;

    private final Root root;
    private final Facts facts;
    private final Copier copier;
    private final Durability durability;
    private final Publisher publisher;
    private final int user;

    /// Shared by those who put something into an area, held alone by who removes it when empty.
    private final ReadWriteLock inUse = new ReentrantReadWriteLock();

    /// @param user the user by whom this process runs
    PreImageArea(
            Root root,
            Facts facts,
            Copier copier,
            Durability durability,
            Publisher publisher,
            int user) {
        this.root = root;
        this.facts = facts;
        this.copier = copier;
        this.durability = durability;
        this.publisher = publisher;
        this.user = user;
    }

    // ------------------------------------------------------------ keeping

    @Override
    public void keep(NodeRef node, Token expected, Name area, Name as, CopyControl control)
            throws StorageException {
        inUse.readLock().lock();
        try (Folder home = root.enter("keep something of", node.parent())) {
            copy(home, node.name(), expected, area, as, control);
        } finally {
            inUse.readLock().unlock();
        }
    }

    private void copy(
            Folder home, Name name, Token expected, Name area, Name as, CopyControl control)
            throws StorageException {
        Stat now = home.look(name);
        if (now.isFolder() || !Facts.token(now).equals(expected)) {
            throw Errors.changed("keep", home.shown(name));
        }
        try (Folder kept = area(area)) {
            durability.changed(kept);
            removeAll(kept, as);
            removeAll(kept, linkOf(as));
            copier.copy(home, name, now, kept, as, control);
            if (now.isFile() && now.nlink() > 1) {
                link(home, name, kept, linkOf(as));
            }
            durability.changed(kept);
            if (!Facts.token(home.look(name)).equals(expected)) {
                kept.removeIfThere(as);
                kept.removeIfThere(linkOf(as));
                throw Errors.changed("keep", home.shown(name));
            }
        }
    }

    /// Of a file with further names a second name is kept beside the copy, so that it can be one
    /// with them again.
    private static Name linkOf(Name as) {
        return new Name(as.text() + "-link");
    }

    /// Where there can be no further name (EMLINK, EPERM, EXDEV, ENOTSUP) the copy has to do.
    private static void link(Folder home, Name name, Folder kept, Name link) {
        try {
            kept.makeHardLink(link, home, name);
        } catch (StorageException | UnsupportedOperationException e) {
            // The copy is kept, and that is what was promised.
        }
    }

    @Override
    public void setAside(NodeRef node, Node expected, Name area, Name as) throws StorageException {
        inUse.readLock().lock();
        try (Folder home = root.enter("set something aside in", node.parent());
                Folder kept = area(area)) {
            durability.changed(home);
            durability.changed(kept);
            move(home, node.name(), expected, kept, as);
            durability.changed(kept);
            durability.changed(home);
        } catch (NotFound e) {
            throw Errors.changed("set aside", root.shown(node));
        } finally {
            inUse.readLock().unlock();
        }
    }

    private void move(Folder home, Name name, Node expected, Folder kept, Name as)
            throws StorageException {
        Stat now = home.look(name);
        if (!isAsExpected(facts.node(home, name, now), expected)) {
            throw Errors.changed("set aside", home.shown(name));
        }
        removeAll(kept, as);
        try {
            kept.rename(home, name, as);
        } catch (Unsupported e) {
            if (now.isFolder()) {
                throw new Unsupported(
                        Errors.say(
                                "set aside",
                                home.shown(name),
                                "it is on another file system than its root; remove it by hand"),
                        e);
            }
            copier.copy(home, name, now, kept, as, _ -> {});
            durability.changed(kept);
            durability.barrier();
            if (!isAsExpected(facts.node(home, name, home.look(name)), expected)) {
                throw Errors.changed("set aside", home.shown(name));
            }
            home.remove(name, false);
        }
    }

    private static boolean isAsExpected(Node now, Node expected) {
        return now.kind() == expected.kind()
                && now.version().equals(expected.version())
                && now.mtimeNs() == expected.mtimeNs();
    }

    /// The area's folder, made when it is not there.
    private Folder area(Name area) throws StorageException {
        try (Folder home = root.enter("keep something in", NodeRef.ROOT)) {
            durability.changed(home);
            home.makeFolder(area);
            durability.changed(home);
        } catch (AlreadyExists e) {
            // Made before, or not ours: seen below.
        }
        Folder kept = root.enter("keep something in", NodeRef.ROOT.child(area));
        try {
            checkOurs(kept);
            return kept;
        } catch (StorageException e) {
            kept.close();
            throw e;
        }
    }

    private void checkOurs(Folder kept) throws StorageException {
        Stat stat = kept.stat();
        if (stat.uid() != user || (stat.mode() & OTHERS) != 0) {
            throw new Denied(
                    Errors.say(
                            "keep something in",
                            kept.shown(),
                            "it is not a private folder of ours; see whose it is and move it away"),
                    null);
        }
    }

    // ------------------------------------------------------------ back again

    @Override
    public boolean holds(Name area, Name as, Node before) throws StorageException {
        Optional<Folder> home = root.enterHome("look in", NodeRef.ROOT.child(area).child(as));
        if (home.isEmpty()) {
            return false;
        }
        try (Folder kept = home.get()) {
            return facts.look(kept, as).filter(now -> isOf(now, before)).isPresent();
        }
    }

    private static boolean isOf(Node now, Node before) {
        return now.kind() == before.kind()
                && now.size() == before.size()
                && now.mtimeNs() == before.mtimeNs()
                && (!(now instanceof Node.Link link)
                        || (before instanceof Node.Link was && was.target().equals(link.target())))
                && (!(now instanceof Node.Special special)
                        || (before instanceof Node.Special was
                                && was.what().equals(special.what())));
    }

    @Override
    public Node restore(Name area, Name as, NodeRef node, Precondition when)
            throws StorageException {
        try (Folder kept = root.enter("restore from", NodeRef.ROOT.child(area));
                Folder home = root.enter("restore in", node.parent())) {
            durability.changed(home);
            Name name = node.name();
            Stat copy = kept.look(as);
            Name link = linkOf(as);
            boolean linked = kept.has(link);
            boolean one = linked && sameFacts(kept.look(link), copy);
            publisher.bring(kept, one ? link : as, home, name, when);
            if (linked) {
                kept.removeIfThere(one ? as : link);
            }
            durability.changed(home);
            leave(kept, area);
            return facts.node(home, name, home.look(name));
        }
    }

    private static boolean sameFacts(Stat a, Stat b) {
        return a.size() == b.size()
                && a.mtimeNs() == b.mtimeNs()
                && a.mode() == b.mode()
                && a.uid() == b.uid()
                && a.gid() == b.gid();
    }

    // ------------------------------------------------------------ dropping

    @Override
    public void drop(Name area, Name as) throws StorageException {
        try (Folder kept = root.enter("drop something in", NodeRef.ROOT.child(area))) {
            durability.changed(kept);
            removeAll(kept, as);
            removeAll(kept, linkOf(as));
            leave(kept, area);
        } catch (NotFound e) {
            // There is nothing to drop.
        }
    }

    /// The area goes with its last.
    private void leave(Folder kept, Name area) throws StorageException {
        durability.changed(kept);
        if (!inUse.writeLock().tryLock()) {
            return;
        }
        try (Folder home = root.enter("drop something in", NodeRef.ROOT)) {
            durability.changed(home);
            home.removeIfThere(area);
            durability.changed(home);
        } catch (PreconditionFailed e) {
            // More is kept.
        } finally {
            inUse.writeLock().unlock();
        }
    }

    /// Removes a node of the area, a folder with all it holds; links are not followed. Only the
    /// folder at hand is held open, however deep they are.
    private void removeAll(Folder kept, Name as) throws StorageException {
        try {
            if (!kept.look(as).isFolder()) {
                kept.removeIfThere(as);
                return;
            }
        } catch (NotFound e) {
            return;
        }
        Deque<NodeRef> left = new ArrayDeque<>();
        left.push(kept.ref().child(as));
        while (!left.isEmpty()) {
            NodeRef ref = left.peek();
            if (!empty(ref, left)) {
                continue;
            }
            left.pop();
            try (Folder home = root.enter("drop something in", ref.parent())) {
                home.remove(ref.name(), true);
            }
        }
    }

    /// Empties a folder but for the folders in it.
    ///
    /// @return whether there were none
    private boolean empty(NodeRef ref, Deque<NodeRef> folders) throws StorageException {
        boolean empty = true;
        try (Folder folder = root.enter("drop something in", ref);
                Folder area = root.enter("drop something in", NodeRef.ROOT);
                Entries entries = folder.entries()) {
            if (folder.stat().dev() != area.stat().dev()) {
                throw new Unsupported(
                        Errors.say(
                                "drop",
                                folder.shown(),
                                "something is mounted there; unmount it and try again"),
                        null);
            }
            for (Name name = entries.next(); name != null; name = entries.next()) {
                if (folder.look(name).isFolder()) {
                    folders.push(ref.child(name));
                    empty = false;
                } else {
                    folder.remove(name, false);
                }
            }
        }
        return empty;
    }
}
