package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.AlreadyExists;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Keeps what is about to be replaced, as copies in a private folder of the root.
///
/// Copies, and not second names: somebody who appends to the file, or changes its mode, would
/// change a second name with it. Where the file system can share blocks between files (Btrfs, XFS)
/// the copy costs next to nothing, because the kernel makes it.
final class PreImageArea implements PreImages {

    private static final int OTHERS = 077;

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
        try (Folder home = root.enter("keep something of", node.parent())) {
            keep(home, node.name(), expected, area, as);
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
                Files.deleteIfExists(copy);
                Files.copy(
                        path, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
                carried.apply(
                        kept,
                        as,
                        kept.look(as),
                        facts.node(home, name, now).attributes(),
                        now.mtimeNs());
                durability.copied(copy);
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
    public void drop(Name area, Name as) throws StorageException {
        NodeRef ref = NodeRef.ROOT.child(area);
        try (Folder home = root.enter("drop something in", NodeRef.ROOT)) {
            try (Folder kept = root.enter("drop something in", ref)) {
                durability.changed(kept);
                kept.removeIfThere(as);
                durability.changed(kept);
            }
            removeIfEmpty(home, area);
            durability.changed(home);
        } catch (NotFound e) {
            // There is nothing to drop.
        }
    }

    private static void removeIfEmpty(Folder home, Name area) throws StorageException {
        try {
            home.removeIfThere(area);
        } catch (PreconditionFailed e) {
            // More is kept.
        }
    }
}
