package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what is about to be replaced, as copies in a private folder of the root.
///
/// Copies, and not second names: somebody who appends to the file, or changes its mode, would
/// change a second name with it. Where the file system can share blocks between files (Btrfs, XFS)
/// the copy costs next to nothing, because the kernel makes it.
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

    @Override
    public void keep(NodeRef node, Token expected, Name area, Name as) throws StorageException {
        inUse.readLock().lock();
        try {
            copy(node, expected, area, as);
        } finally {
            inUse.readLock().unlock();
        }
    }

    private void copy(NodeRef node, Token expected, Name area, Name as) throws StorageException {
        Folder home = root.enter("keep something of", node.parent());
        Name name = node.name();
        try {
            Path path = home.child(name);
            Stat now = home.look(name);
            if (!(now.isFile() || now.isLink()) || !Facts.token(now).equals(expected)) {
                throw Errors.changed("keep", home.shown(name));
            }
            Folder kept = area(area);
            Path copy = kept.child(as);
            removeAll(copy);
            removeAll(kept.child(linkOf(as)));
            Files.copy(path, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
            carried.apply(
                    kept,
                    as,
                    kept.look(as),
                    facts.node(home, name, now).attributes(),
                    now.mtimeNs());
            durability.copied(copy);
            if (now.isFile() && now.nlink() > 1) {
                link(path, kept.child(linkOf(as)));
            }
            durability.changed(kept);
            if (!Facts.token(home.look(name)).equals(expected)) {
                Files.deleteIfExists(copy);
                throw Errors.changed("keep", home.shown(name));
            }
        } catch (IOException e) {
            throw Errors.of("keep", home.shown(name), e);
        }
    }

    /// Of a file with further names a second name is kept beside the copy, so that it can be one
    /// with them again.
    private static Name linkOf(Name as) {
        return new Name(as.text() + "-link");
    }

    /// Where there can be no further name (EMLINK, EPERM, EXDEV, ENOTSUP) the copy has to do.
    private static void link(Path existing, Path link) {
        try {
            Files.createLink(link, existing);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.atDebug().addKeyValue("file", existing).log("No second name: {}", e.toString());
        }
    }

    @Override
    public void setAside(NodeRef node, Node expected, Name area, Name as) throws StorageException {
        inUse.readLock().lock();
        try {
            move(node, expected, area, as);
        } finally {
            inUse.readLock().unlock();
        }
    }

    private void move(NodeRef node, Node expected, Name area, Name as) throws StorageException {
        Folder home = root.enter("set something aside in", node.parent());
        Name name = node.name();
        try {
            Stat now = home.look(name);
            if (!isAsExpected(facts.node(home, name, now), expected)) {
                throw Errors.changed("set aside", home.shown(name));
            }
            Folder kept = area(area);
            Path to = kept.child(as);
            removeAll(to);
            try {
                Files.move(home.child(name), to, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                if (!(now.isFile() || now.isLink())) {
                    throw new Unsupported(
                            Errors.say(
                                    "set aside",
                                    home.shown(name),
                                    "it is on another file system than its root; remove it by"
                                            + " hand"),
                            e);
                }
                copy(node, Facts.token(now), area, as);
                durability.barrier();
                Files.delete(home.child(name));
            }
            durability.changed(kept);
            durability.changed(home);
        } catch (NotFound e) {
            throw Errors.changed("set aside", home.shown(name));
        } catch (IOException e) {
            throw Errors.of("set aside", home.shown(name), e);
        }
    }

    private static boolean isAsExpected(Node now, Node expected) {
        return now.kind() == expected.kind()
                && now.version().equals(expected.version())
                && now.mtimeNs() == expected.mtimeNs();
    }

    @Override
    public boolean holds(Name area, Name as, Node before) throws StorageException {
        Folder kept = root.enterToLook("look in", NodeRef.ROOT.child(area).child(as));
        Node now = kept == null ? null : facts.look(kept, as).orElse(null);
        return now != null
                && now.kind() == before.kind()
                && now.size() == before.size()
                && now.mtimeNs() == before.mtimeNs()
                && (!(now instanceof Node.Link link)
                        || (before instanceof Node.Link was && was.target().equals(link.target())));
    }

    @Override
    public Node restore(Name area, Name as, NodeRef node, Precondition when)
            throws StorageException {
        Folder kept = root.enter("restore from", NodeRef.ROOT.child(area));
        Folder home = root.enter("restore in", node.parent());
        Name name = node.name();
        try {
            Stat copy = kept.look(as);
            Name link = linkOf(as);
            boolean linked = Files.exists(kept.child(link), LinkOption.NOFOLLOW_LINKS);
            boolean one = linked && sameFacts(kept.look(link), copy);
            publisher.bring(kept, one ? link : as, home, name, when);
            if (linked) {
                Files.deleteIfExists(kept.child(one ? as : link));
            }
            durability.changed(home);
            leave(kept);
            return facts.node(home, name, home.look(name));
        } catch (IOException e) {
            throw Errors.of("restore", home.shown(name), e);
        }
    }

    private static boolean sameFacts(Stat a, Stat b) {
        return a.size() == b.size()
                && a.mtimeNs() == b.mtimeNs()
                && a.mode() == b.mode()
                && a.uid() == b.uid()
                && a.gid() == b.gid();
    }

    private Folder area(Name area) throws IOException {
        Folder home = root.enter("keep something in", NodeRef.ROOT);
        NodeRef ref = NodeRef.ROOT.child(area);
        try {
            Files.createDirectory(
                    home.child(area),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            durability.changed(home);
        } catch (FileAlreadyExistsException e) {
            // Made before, or not ours: seen below.
        }
        Folder kept = root.enter("keep something in", ref);
        if (kept.stat().uid() != user || (kept.stat().mode() & OTHERS) != 0) {
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
    public void drop(Name area, Name as) throws StorageException {
        NodeRef ref = NodeRef.ROOT.child(area);
        try {
            Folder kept = root.enter("drop something in", ref);
            removeAll(kept.child(as));
            removeAll(kept.child(linkOf(as)));
            leave(kept);
        } catch (NotFound e) {
            // There is nothing to drop.
        } catch (IOException e) {
            throw Errors.of("drop what was kept in", root.shown(ref), e);
        }
    }

    /// The area goes with its last.
    private void leave(Folder kept) throws IOException {
        durability.changed(kept);
        if (!inUse.writeLock().tryLock()) {
            return;
        }
        try {
            Files.deleteIfExists(kept.path());
            durability.changed(root.enter("drop something in", NodeRef.ROOT));
        } catch (DirectoryNotEmptyException e) {
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
