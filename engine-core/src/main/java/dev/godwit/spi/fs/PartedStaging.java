package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import java.util.List;
import java.util.OptionalLong;

/// Feature: stages a large file in parts, in any order and several at a time, so that a run that is
/// interrupted goes on from the parts it has.
///
/// A file is begun, its parts are staged, and its end makes of them what [FSAdapter#stage] would
/// have made: a [Staged], for [FSAdapter#publish] or [FSAdapter#discard]. Every put here is of a
/// [Put.What.File]; only [#part] reads its content, the others ask for its size, and [#begin] for
/// its [Content#origin].
///
/// - **Names:** as in [FSAdapter#stage], of every name that the location can hold; nothing is
///   visible or readable for others before.
public interface PartedStaging {

    /// How many bytes each part of a file of this size has, but for the last: a multiple of
    /// [Content#BLOCK]. Empty when such a file is staged as well in one go.
    ///
    /// Whatever this says, a file that is not empty may be staged in parts of any multiple of
    /// [Content#BLOCK] that makes no more of them than this would.
    OptionalLong partSize(long size);

    /// Begins a file.
    ///
    /// - **Handle:** what it gives names the file in all later calls, through other adapters of the
    ///   location too, after a restart; of no more than 1,000 characters. It may be given again
    ///   once what it was of is published or taken back.
    /// - **Taken:** throws [StorageException.AlreadyExists] when something is staged under the
    ///   name, where names are of files.
    /// - **Folder absent:** throws [StorageException.NotFound].
    Opaque begin(NodeRef folder, Put put) throws StorageException;

    /// Takes up again what was begun, before a restart or before its [#end].
    ///
    /// @return whether it is there, with all parts of which a [#part] returned before a barrier;
    ///   when not, the file has to be begun anew
    boolean resume(NodeRef folder, Put put, Opaque handle) throws StorageException;

    /// Stages one part.
    ///
    /// - **Content:** read once, exactly the slice; where the slice is the last one, more or fewer
    ///   bytes than the content's size give [StorageException.Corrupt].
    /// - **Order:** any, and several at a time.
    /// - **Again:** a part that was staged before is replaced.
    /// - **Durable:** what it gives counts after a restart when a barrier came after it; before
    ///   that the part may be lost, and the others are not.
    /// - **Failure:** leaves the other parts as they are.
    /// - **Stop:** as in [FSAdapter#stage].
    /// - **Gone:** throws [StorageException.NotFound] when what was begun is not there any more.
    StagedPart part(NodeRef folder, Put put, Opaque handle, Slice slice, CopyControl control)
            throws StorageException;

    /// Makes a staged file of its parts.
    ///
    /// - **Metadata:** what is published later carries mode, owner, attributes and times.
    /// - **Again:** may be called again, and after it parts be staged again, until the file is
    ///   published.
    /// - **Gone:** throws [StorageException.NotFound] when what was begun is not there any more.
    ///
    /// @param parts all of them, in the order of the content
    Staged end(NodeRef folder, Put put, Opaque handle, List<StagedPart> parts)
            throws StorageException;

    /// Takes back what was begun and will not be published, with all its parts. What is no longer
    /// there is no failure, and what else may be there now is left alone.
    ///
    /// @param file to be
    void abort(NodeRef file, Name stageName, Opaque handle) throws StorageException;
}
