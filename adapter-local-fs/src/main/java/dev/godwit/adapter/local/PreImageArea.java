package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Keeps what is about to be replaced, as copies in a private folder of the root.
///
/// Copies, and not second names: somebody who appends to the file, or changes its mode, would
/// change a second name with it. Where the file system can share blocks between files (Btrfs, XFS)
/// the copy costs next to nothing, because the kernel makes it.
final class PreImageArea implements PreImages {

    private static final int OTHERS = 077;

    /// What takes longer to copy than a person who stops a run wants to wait.
    private static final long LARGE = 64 << 20;

    private static final long LOOK_EVERY_MS = 100;

    private final Root root;
    private final Facts facts;
    private final Carried carried;
    private final Durability durability;
    private final int user;

    /// @param user the user by whom this process runs
    PreImageArea(Root root, Facts facts, Carried carried, Durability durability, int user) {
        this.root = root;
        this.facts = facts;
        this.carried = carried;
        this.durability = durability;
        this.user = user;
    }

    @Override
    public void keep(NodeRef node, Token expected, Name area, Name as) throws StorageException {
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
            Files.deleteIfExists(copy);
            Files.copy(path, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
            carried.apply(
                    kept,
                    as,
                    kept.look(as),
                    facts.node(home, name, now).attributes(),
                    now.mtimeNs());
            durability.copied(copy);
            durability.changed(kept);
            if (!Facts.token(home.look(name)).equals(expected)) {
                Files.deleteIfExists(copy);
                throw Errors.changed("keep", home.shown(name));
            }
        } catch (IOException e) {
            throw Errors.of("keep", home.shown(name), e);
        }
    }

    @Override
    public void keep(NodeRef node, Token expected, Name area, Name as, CopyControl control)
            throws StorageException {
        control.admit(0);
        Folder home = root.enter("keep something of", node.parent());
        if (home.look(node.name()).size() < LARGE) {
            keep(node, expected, area, as);
            return;
        }
        apart(node, expected, area, as, control);
    }

    /// Copies on a thread of its own, because nothing can be asked of one that is in the kernel.
    /// Told to stop, it is left alone with a copy that has lost its name.
    private void apart(NodeRef node, Token expected, Name area, Name as, CopyControl control)
            throws StorageException {
        FutureTask<Boolean> copy =
                new FutureTask<>(() -> {
                    keep(node, expected, area, as);
                    return true;
                });
        Thread.ofPlatform().daemon().name("godwit-keep").start(copy);
        while (true) {
            try {
                copy.get(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                try {
                    control.admit(0);
                } catch (StorageException stop) {
                    unname(area, as, stop);
                    throw stop;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                Stopped stop = new Stopped("Interrupted while keeping " + node.path());
                unname(area, as, stop);
                throw stop;
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case StorageException why -> throw why;
                    case RuntimeException why -> throw why;
                    case null, default ->
                            throw new IllegalStateException("Keeping ended with a defect", e);
                }
            }
        }
    }

    private void unname(Name area, Name as, StorageException why) {
        try {
            Folder kept = root.enter("give up what is kept in", NodeRef.ROOT.child(area));
            Files.deleteIfExists(kept.child(as));
        } catch (IOException e) {
            why.addSuppressed(e);
        }
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
            Files.deleteIfExists(kept.child(as));
            durability.changed(kept);
            Files.deleteIfExists(kept.path());
            durability.changed(root.enter("drop something in", NodeRef.ROOT));
        } catch (NotFound | DirectoryNotEmptyException e) {
            // There is nothing to drop, or more is kept.
        } catch (IOException e) {
            throw Errors.of("drop what was kept in", root.shown(ref), e);
        }
    }
}
