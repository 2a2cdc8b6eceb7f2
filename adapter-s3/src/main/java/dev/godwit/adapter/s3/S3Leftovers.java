package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Leftovers;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import java.util.Optional;

/// Knows what a dead run wrote by the stage name it carries. What was staged in memory is gone with
/// its run.
final class S3Leftovers implements Leftovers {

    private final Tree tree;
    private final StageObjects objects;

    S3Leftovers(Tree tree, StageObjects objects) {
        this.tree = tree;
        this.objects = objects;
    }

    @Override
    public Optional<Node> proven(NodeRef node, Opaque opaque) throws StorageException {
        Proof proof = Proof.of(opaque);
        if (node.isRoot()) {
            return Optional.empty();
        }
        Optional<Stored> object = tree.bucket.find(tree.keys.object(node));
        if (object.isPresent()) {
            return proof.matches(object.get())
                    ? Optional.of(tree.node(node, object.get()))
                    : Optional.empty();
        }
        Optional<Stored> marker = tree.marker(node);
        return marker.isPresent() && proof.matches(marker.get())
                ? Optional.of(tree.facts.folder(node.name(), marker.get()))
                : Optional.empty();
    }

    @Override
    public boolean remove(NodeRef folder, Name stageName) throws StorageException {
        if (!stageName.reserved()) {
            throw new Unsupported(
                    Text.say(
                            "remove",
                            tree.shown(folder) + "/" + stageName,
                            "nothing is staged under such a name"),
                    null);
        }
        return objects.remove(folder, stageName);
    }
}
