package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Leftovers;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import java.util.Optional;

/// Knows what a dead run staged by inode and size, and what it staged without a name by its time
/// too, wherever it lies now.
final class LocalLeftovers implements Leftovers {

    private final Root root;
    private final Facts facts;
    private final Durability durability;

    LocalLeftovers(Root root, Facts facts, Durability durability) {
        this.root = root;
        this.facts = facts;
        this.durability = durability;
    }

    @Override
    public Optional<Node> proven(NodeRef ref, Opaque proof) throws StorageException {
        Optional<Folder> home = root.enterHome("look in", ref);
        if (home.isEmpty()) {
            return Optional.empty();
        }
        try (Folder folder = home.get()) {
            Stat stat = folder.look(ref.name());
            return Facts.isProven(stat, proof)
                    ? Optional.of(facts.node(folder, ref.name(), stat))
                    : Optional.empty();
        } catch (NotFound e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean remove(NodeRef ref, Name stageName) throws StorageException {
        String shown = root.shown(ref) + "/" + stageName;
        if (!stageName.reserved()) {
            throw new Unsupported(
                    Errors.say("remove", shown, "nothing is staged under such a name"), null);
        }
        try (Folder folder = root.enter("clean up in", ref)) {
            durability.changed(folder);
            boolean removed = folder.removeIfThere(stageName);
            durability.changed(folder);
            return removed;
        } catch (NotFound | PreconditionFailed e) {
            // A file or a link may have the folder's name again: in it nothing is staged.
            return false;
        }
    }
}
