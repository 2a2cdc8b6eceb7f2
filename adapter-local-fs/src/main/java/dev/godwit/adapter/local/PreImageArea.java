package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.AlreadyExists;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what is about to be replaced, as copies in a private folder of the root, and what is about
/// to go, as it is.
///
/// Copies, and not second names: somebody who appends to the file, or changes its mode, would
/// change a second name with it. Where the file system can share blocks between files (Btrfs, XFS)
/// the copy costs next to nothing, because the kernel makes it. Beside the copy of a file with
/// further names a second name is kept, so that it can be one with them again.
final class PreImageArea implements PreImages {

    private static final Logger LOG = LoggerFactory.getLogger(PreImageArea.class);
    private static final int OTHERS = 077;

    private final Root root;
    private final Facts facts;
    private final Carried carried;
    private final Durability durability;
    private final Publisher publisher;
    private final int user;

    /// Shared by those who put something into an area, held alone by who removes it when empty.
    private final ReadWriteLock inUse = new ReentrantReadWriteLock();

    /// @param user the user by whom this process runs
    PreImageArea(
            Root root,
            Facts facts,
            Carried carried,
            Durability durability,
            Publisher publisher,
            int user) {
        this.root = root;
        this.facts = facts;
        this.carried = carried;
        this.durability = durability;
        this.publisher = publisher;
        this.user = user;
    }

    // ------------------------------------------------------------ putting in

    @Override
    public void keep(NodeRef node, Token expected, Name area, Name as) throws StorageException {
        inUse.readLock().lock();
        try (Folder home = root.enter("keep something of", node.parent())) {
            keep(home, node.name(), expected, area, as);
        } finally {
            inUse.readLock().unlock();
        }
    }

    private void keep(Folder home, Name name, Token expected, Name area, Name as)
            throws StorageException {
        try {
            Path path = Names.child(home.path(), name);
            Stat now = home.look(name);
            if (!(now.isFile() || now.isLink()) || !Facts.token(now).equals(expected)) {
                throw Errors.changed("keep", home.shown(name));
            }
            Path copy;
            try (Folder kept = area(area)) {
                durability.changed(kept);
                copy = Names.child(kept.path(), as);
                removeAll(copy);
                kept.removeIfThere(linkOf(as));
                Files.copy(
                        path, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
                carried.apply(
                        kept,
                        as,
                        kept.look(as),
                        facts.node(home, name, now).attributes(),
                        now.mtimeNs());
                durability.copied(copy);
                if (now.isFile() && now.nlink() > 1) {
                    link(home, name, kept, linkOf(as));
                }
                durability.changed(kept);
            }
            if (!Facts.token(home.look(name)).equals(expected)) {
                Files.deleteIfExists(copy);
                throw Errors.changed("keep", home.shown(name));
            }
        } catch (IOException e) {
            throw Errors.of("keep", home.shown(name), e);
        }
    }

    private static Name linkOf(Name as) {
        return new Name(as.text() + "-link");
    }

    /// Where there can be no further name (EMLINK, EPERM, EXDEV, ENOTSUP) the copy has to do.
    private static void link(Folder home, Name file, Folder kept, Name link) {
        try {
            kept.makeHardLink(link, home, file);
        } catch (StorageException | UnsupportedOperationException e) {
            LOG.atDebug()
                    .addKeyValue("file", home.shown(file))
                    .log("No second name: {}", e.toString());
        }
    }

    private Folder area(Name area) throws StorageException {
        NodeRef ref = NodeRef.ROOT.child(area);
        try (Folder home = root.enter("keep something in", NodeRef.ROOT)) {
            home.makeFolder(area);
            durability.changed(home);
        } catch (AlreadyExists e) {
            // Made before, or not ours: seen below.
        }
        Folder kept = root.enter("keep something in", ref);
        if (kept.stat().uid() != user || (kept.stat().mode() & OTHERS) != 0) {
            kept.close();
            throw new Denied(
                    Errors.say(
                            "keep something in",
                            kept.shown(),
                            "it is not a private folder of ours; see whose it is and move it away"),
                    null);
        }
        return kept;
    }

    @Override
    public void setAside(NodeRef node, Node expected, Name area, Name as) throws StorageException {
        inUse.readLock().lock();
        try (Folder home = root.enter("set something aside in", node.parent())) {
            move(home, node.name(), expected, area, as);
        } catch (NotFound e) {
            throw Errors.changed("set aside", root.shown(node));
        } finally {
            inUse.readLock().unlock();
        }
    }

    private void move(Folder home, Name name, Node expected, Name area, Name as)
            throws StorageException {
        Stat now = home.look(name);
        if (!isAsExpected(facts.node(home, name, now), expected)) {
            throw Errors.changed("set aside", home.shown(name));
        }
        durability.changed(home);
        try (Folder kept = area(area)) {
            durability.changed(kept);
            removeAll(Names.child(kept.path(), as));
            home.move(name, kept, as);
            durability.changed(kept);
        } catch (Unsupported e) {
            if (!(now.isFile() || now.isLink())) {
                throw e;
            }
            // On another device: a copy that is safe, and then the removal.
            keep(home, name, Facts.token(now), area, as);
            durability.barrier();
            home.remove(name, false);
        } catch (IOException e) {
            throw Errors.of("set aside", home.shown(name), e);
        }
        durability.changed(home);
    }

    private static boolean isAsExpected(Node now, Node expected) {
        return now.kind() == expected.kind()
                && now.version().equals(expected.version())
                && now.mtimeNs() == expected.mtimeNs();
    }

    // ------------------------------------------------------------ taking out

    @Override
    public boolean holds(Name area, Name as, Node before) throws StorageException {
        try (Folder kept = root.enter("look in", NodeRef.ROOT.child(area))) {
            Node now = facts.node(kept, as, kept.look(as));
            return now.kind() == before.kind()
                    && now.size() == before.size()
                    && now.mtimeNs() == before.mtimeNs()
                    && (!(now instanceof Node.Link link)
                            || (before instanceof Node.Link was
                                    && was.target().equals(link.target())));
        } catch (NotFound e) {
            return false;
        }
    }

    @Override
    public Node restore(Name area, Name as, NodeRef node, Precondition when)
            throws StorageException {
        try (Folder home = root.enter("restore in", node.parent())) {
            durability.changed(home);
            try (Folder kept = root.enter("restore from", NodeRef.ROOT.child(area))) {
                durability.changed(kept);
                restore(kept, as, home, node.name(), when);
                durability.changed(kept);
            }
            durability.changed(home);
            leave(area);
            return facts.node(home, node.name(), home.look(node.name()));
        }
    }

    private void restore(Folder kept, Name as, Folder home, Name name, Precondition when)
            throws StorageException {
        Stat copy = kept.look(as);
        Name link = linkOf(as);
        Stat second = lookFor(kept, link);
        boolean one = second != null && sameFacts(second, copy);
        try {
            publisher.bring(kept, one ? link : as, home, name, when);
        } catch (Unsupported e) {
            if (!(copy.isFile() || copy.isLink())) {
                throw e;
            }
            copyBack(kept, as, home, name, when);
        }
        kept.removeIfThere(as);
        kept.removeIfThere(link);
    }

    /// On another device: beside its place first.
    private void copyBack(Folder kept, Name as, Folder home, Name name, Precondition when)
            throws StorageException {
        try {
            Path beside = Names.child(home.path(), as);
            Files.deleteIfExists(beside);
            Files.copy(
                    Names.child(kept.path(), as),
                    beside,
                    LinkOption.NOFOLLOW_LINKS,
                    StandardCopyOption.COPY_ATTRIBUTES);
            Stat was = kept.look(as);
            carried.apply(
                    home, as, home.look(as), facts.node(kept, as, was).attributes(), was.mtimeNs());
            durability.copied(beside);
            durability.barrier();
            publisher.bring(home, as, home, name, when);
        } catch (IOException e) {
            throw Errors.of("restore", home.shown(name), e);
        }
    }

    private static @Nullable Stat lookFor(Folder folder, Name name) throws StorageException {
        try {
            return folder.look(name);
        } catch (NotFound e) {
            return null;
        }
    }

    private static boolean sameFacts(Stat a, Stat b) {
        return a.size() == b.size()
                && a.mtimeNs() == b.mtimeNs()
                && a.mode() == b.mode()
                && a.uid() == b.uid()
                && a.gid() == b.gid();
    }

    @Override
    public void drop(Name area, Name as) throws StorageException {
        NodeRef ref = NodeRef.ROOT.child(area);
        try (Folder kept = root.enter("drop something in", ref)) {
            durability.changed(kept);
            removeAll(Names.child(kept.path(), as));
            kept.removeIfThere(linkOf(as));
            durability.changed(kept);
        } catch (NotFound e) {
            return;
        } catch (IOException e) {
            throw Errors.of("drop what was kept in", root.shown(ref), e);
        }
        leave(area);
    }

    /// The area goes with its last.
    private void leave(Name area) throws StorageException {
        if (!inUse.writeLock().tryLock()) {
            return;
        }
        try (Folder home = root.enter("drop something in", NodeRef.ROOT)) {
            home.removeIfThere(area);
            durability.changed(home);
        } catch (PreconditionFailed e) {
            // More is kept.
        } finally {
            inUse.writeLock().unlock();
        }
    }

    /// Removes a node of the area, a folder with all it holds; links are not followed.
    private static void removeAll(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(path);
            return;
        }
        Files.walkFileTree(
                path,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
