package dev.godwit.engine.copy;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import dev.godwit.spi.value.Token;
import java.util.Optional;

/// Keeps what changes will replace, before they do.
final class Keeping {

    private final FSAdapter destination;
    private final Optional<PreImages> preImages;
    private final Name area;
    private final CopyControl control;

    /// @param area where pre-images are kept
    Keeping(Places places, Name area) {
        destination = places.adapter(Side.DESTINATION);
        preImages = destination.feature(PreImages.class);
        this.area = area;
        control = places.control();
    }

    /// Keeps what is replaced; what is set aside as a whole goes when its turn has come.
    void keep(NodeRef folder, Change change) throws StorageException {
        if (change.preImage().isEmpty()) {
            return;
        }
        NodeRef node = folder.child(change.key().name());
        Token expected = change.before().flatMap(Node::version).orElse(null);
        boolean later = SetAside.isMeantFor(change);
        if (preImages.isEmpty() || (expected == null && !later)) {
            throw new StorageException.Unsupported(
                    "Cannot keep what "
                            + node.path()
                            + " holds on "
                            + destination.describe()
                            + "; to overwrite it without a way back use --no-rollback",
                    null);
        }
        if (expected != null && !later) {
            preImages.get().keep(node, expected, area, change.preImage().get(), control);
        }
    }

    /// What was kept of a node that will not be replaced is of no use and takes room.
    void drop(Change change, StorageException why) {
        if (change.preImage().isPresent()
                && preImages.isPresent()
                && !SetAside.isMeantFor(change)) {
            try {
                preImages.get().drop(area, change.preImage().get());
            } catch (StorageException e) {
                why.addSuppressed(e);
            }
        }
    }
}
