package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.util.List;
import java.util.Optional;

/// One storage system, seen from one root. Adapters know how to list, read, stage and publish; what
/// to do, in which order, how often to retry and what to remember is the engine's.
///
/// Safe for use by several threads at once. Nothing outside the root is ever touched, through links
/// neither. An adapter belongs to whoever opened it; the engine never closes what it was handed.
public interface FSAdapter extends AutoCloseable {

    /// What this adapter and the storage behind it can do. Constant while the adapter is open, and
    /// no request.
    Capabilities capabilities();

    /// The location as a person would write it, without secrets.
    String describe();

    /// The facts of one node, links not followed.
    ///
    /// - **Absent:** empty when nothing is there or a folder on the way is missing.
    /// - **Root:** may be absent on a destination; its name is [Name#ROOT].
    /// - **Facts:** the same as a listing gives, but for access times.
    ///
    /// @throws StorageException when it cannot be told
    Optional<Node> stat(NodeRef ref) throws StorageException;

    /// Opens a listing of the immediate children of `folder`, in no particular order unless
    /// [Capabilities#byteOrder()].
    ///
    /// - **Absent:** throws [StorageException.NotFound], here or at the first page; an empty folder
    ///   yields no page or empty ones.
    /// - **Not a folder:** throws [StorageException.PreconditionFailed]; a link to a folder is not
    ///   a folder.
    /// - **Facts:** an entry whose facts cannot be read is a [Node.Unreadable], never left out; a
    ///   special file is never opened.
    /// - **Concurrent change:** a child added or removed meanwhile may or may not appear; none
    ///   appears twice.
    /// - **Resume:** with a token of an earlier page it goes on after that page, or throws
    ///   [StorageException.CursorLost].
    /// - **Reserved:** names beginning with [Name#RESERVED_PREFIX] are listed; hiding them is the
    ///   engine's.
    /// - **Cost:** O(page) memory.
    Listing list(NodeRef folder, Optional<Opaque> resume) throws StorageException;

    /// Whether a listing of a folder would tell of nothing.
    ///
    /// - **Absent**, **Not a folder:** throws as [#list] does.
    /// - **Cost:** a page, or less where an adapter need not look at what is there.
    default boolean isEmpty(NodeRef folder) throws StorageException {
        try (Listing listing = list(folder, Optional.empty())) {
            for (Optional<Page> page = listing.next(); page.isPresent(); page = listing.next()) {
                if (!page.get().nodes().isEmpty()) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Opens a file's content, of exactly the version `expected`.
    ///
    /// - **Absent:** throws [StorageException.NotFound].
    /// - **Another version, or not a file:** throws [StorageException.PreconditionFailed].
    /// - **Links and specials:** never followed, never opened.
    Content open(NodeRef file, Token expected) throws StorageException;

    /// Prepares changes in one folder so that [#publish] needs one step for each: nothing is
    /// visible under its name, and while content arrives it is readable by nobody else.
    ///
    /// - **Per entry:** one result for each put, in order; one entry's failure is its result and
    ///   leaves nothing of it staged, and never stops the others.
    /// - **Content:** read once from its first to its last byte, in order or block by block of
    ///   [Content#BLOCK]; or taken from where it is by [Content#origin], which [Staged#taken()]
    ///   says unless it was read as well.
    /// - **Metadata:** what is published later already carries mode, owner, attributes and times,
    ///   except folders, which are private to their owner until their [Put.What.Metadata].
    /// - **Names:** exactly [Put#stageName()] in the same folder, where anything has a name before
    ///   publication.
    /// - **Stop:** [CopyControl#admit] is called at least every [Content#BLOCK] bytes; when it
    ///   throws, the entry is given up and the rest of the puts fail likewise.
    /// - **Folder absent:** each result is [StorageException.NotFound].
    List<Result<Staged>> stage(NodeRef folder, List<Put> puts, CopyControl control);

    /// Makes what was staged visible, each entry in one atomic step and only if its precondition
    /// holds.
    ///
    /// - **Per entry:** one result for each publication, in order; one entry's failure never stops
    ///   the others.
    /// - **Absent:** with [Precondition.Absent], anything at the name gives
    ///   [StorageException.AlreadyExists] and stays as it is.
    /// - **Unchanged:** with [Precondition.Unchanged], another version gives
    ///   [StorageException.PreconditionFailed] and stays as it is.
    /// - **Guarantee:** the two are held as strongly as [Capabilities#ifAbsent()] and
    ///   [Capabilities#ifUnchanged()] say.
    /// - **Refused:** what was not published still lies staged, for [#discard].
    /// - **Readers** see the old node or the new node, never a part.
    /// - **Root:** its own metadata is changed as that of [Name#ROOT] in [NodeRef#ROOT].
    /// - **Result:** the node's facts after publication, as [#stat] would give them; of a removal
    ///   those it had.
    List<Result<Node>> publish(NodeRef folder, List<Publication> ready);

    /// Takes back what was staged and will not be published. What is no longer there is no failure.
    List<Result<Name>> discard(NodeRef folder, List<Staged> unused);

    /// Makes the root folder, and what is missing above it, when it is not there; does nothing when
    /// it is.
    ///
    /// @throws StorageException.PreconditionFailed when the root is there and not a folder
    void makeRoot() throws StorageException;

    /// Everything staged, published, discarded or kept through this adapter before the call
    /// survives a power cut after it.
    ///
    /// @throws StorageException when that cannot be promised: nothing written since the last
    ///   barrier may be trusted, and no later barrier of this adapter succeeds, because nobody can
    ///   tell any more which of the writes before it were lost
    void barrier() throws StorageException;

    /// Something this adapter offers beyond its verbs, such as [PreImages], [Leftovers], [Overlap]
    /// or [PartedStaging].
    <T> Optional<T> feature(Class<T> type);

    @Override
    void close();
}
