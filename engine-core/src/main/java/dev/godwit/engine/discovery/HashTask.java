package dev.godwit.engine.discovery;

import dev.godwit.api.Settings;
import dev.godwit.engine.hash.HashedContent;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.run.Sink;
import dev.godwit.spi.run.Task;
import dev.godwit.spi.store.HashWork;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import java.util.List;
import java.util.Optional;

/// Reads both files of some pairs and tells whether their content is the same. What cannot be read
/// is not the same: the copy will meet the error and name it.
record HashTask(List<HashWork> pairs, Settings.Hash hash) implements Task<HashTask.Told> {

    /// Whether a pair's content is the same.
    record Told(HashWork work, boolean equal) {}

    @Override
    public void run(Places places, Sink<Told> out) throws InterruptedException {
        for (HashWork pair : pairs) {
            if (places.stopping()) {
                return;
            }
            out.emit(new Told(pair, equal(places, pair)));
        }
    }

    private boolean equal(Places places, HashWork pair) {
        try {
            Optional<ContentHash> here = hash(places, Side.SOURCE, pair.folder(), pair.source());
            return here.isPresent()
                    && here.equals(
                            hash(places, Side.DESTINATION, pair.folder(), pair.destination()));
        } catch (StorageException e) {
            return false;
        }
    }

    private Optional<ContentHash> hash(Places places, Side side, NodeRef folder, Node.File file)
            throws StorageException {
        NodeRef ref = folder.child(file.name(), file.handle());
        try (Content content = places.adapter(side).open(ref, file.token())) {
            return HashedContent.readThrough(content, hash, places.control());
        }
    }
}
