package dev.godwit.engine.copy;

import dev.godwit.engine.hash.HashedContent;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.run.Places;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;

/// Opens the source's files in the version that is to be copied: the reviewed one, or where that is
/// allowed the current one.
final class Sources {

    private final FSAdapter source;
    private final CopyRules rules;

    Sources(Places places, CopyRules rules) {
        source = places.adapter(Side.SOURCE);
        this.rules = rules;
    }

    /// A version with its content.
    record Opened(Node.File version, Content content) {}

    /// @throws StorageException.PreconditionFailed when it is not what was reviewed
    Opened open(NodeRef folder, Node.File reviewed) throws StorageException {
        NodeRef ref = folder.child(reviewed.name(), reviewed.handle());
        try {
            return new Opened(reviewed, source.open(ref, reviewed.token()));
        } catch (StorageException.PreconditionFailed changed) {
            if (rules.acceptSourceChanges()
                    && source.stat(ref).orElse(null) instanceof Node.File current) {
                return new Opened(current, source.open(ref, current.token()));
            }
            throw changed;
        }
    }

    /// The very version that was opened before.
    ///
    /// @throws StorageException.PreconditionFailed when it is not the same any more
    Content reopen(NodeRef folder, Node.File version, String stamp) throws StorageException {
        NodeRef ref = folder.child(version.name(), version.handle());
        Content content = source.open(ref, version.token());
        if (!content.stamp().equals(stamp)) {
            content.close();
            throw new StorageException.PreconditionFailed(
                    "Cannot go on with " + ref.path() + ": it changed while it was copied", null);
        }
        return content;
    }

    /// What a file is to become of a version.
    Put.What.File file(Node.File version, Content content) {
        return new Put.What.File(
                content,
                version.mtimeNs(),
                rules.carried().accessedNs(content.accessedNs()),
                rules.carried().attributes(version));
    }

    /// Refuses to call copied what was neither read to its end nor taken as a whole by the back
    /// end.
    static void checkWhole(HashedContent content, boolean taken, Put put) throws StorageException {
        if (!content.complete() && !(taken && content.wasOffered())) {
            throw new StorageException.Corrupt(
                    "The content of " + put.name() + " was not read to its end; it is not copied",
                    null);
        }
    }

    /// Whether an error of [#open], [#reopen] or a look afterwards says that the source is not what
    /// it was.
    static boolean isStale(StorageException why) {
        return why instanceof StorageException.PreconditionFailed
                || why instanceof StorageException.NotFound;
    }
}
