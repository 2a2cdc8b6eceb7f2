package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import java.util.Optional;
import java.util.function.Supplier;

/// Feature: lists with fewer requests where somebody knows what was there before.
public interface Recalling {

    /// As [FSAdapter#list], with the same facts.
    ///
    /// - **Known:** what was known is told again only where the back end says that nobody can have
    ///   changed it since.
    ///
    /// @param known gives what is known of the folder, for one thread each time; an adapter that
    ///   lists several parts of a folder at once asks for one for each
    Listing list(NodeRef folder, Optional<Opaque> resume, Supplier<Recollection> known)
            throws StorageException;
}
