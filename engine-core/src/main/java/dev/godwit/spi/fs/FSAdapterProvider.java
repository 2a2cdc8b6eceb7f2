package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Side;
import java.util.Set;

/// A named factory of adapters, found by [java.util.ServiceLoader].
public interface FSAdapterProvider {

    /// The adapter's name, which is also the URI scheme it serves, in lower case: `file`, `s3`.
    String name();

    /// The settings it knows; any other is refused before [#open] is called.
    Set<String> settings();

    /// Opens the location.
    ///
    /// @throws IllegalArgumentException when the location's text or a setting's value is wrong,
    ///   with one sentence that says what and how to mend it
    /// @throws StorageException when the back end cannot be reached or refuses
    FSAdapter open(Location location) throws StorageException;

    /// The same, knowing what for: a destination may be tried out before its adapter says what it
    /// can do, a source may not be touched.
    ///
    /// @throws IllegalArgumentException as [#open(Location)]
    default FSAdapter open(Location location, Side side) throws StorageException {
        return open(location);
    }

    /// Whether these two locations, both this adapter's, may be opened together.
    ///
    /// @throws IllegalArgumentException when they may not, with one sentence that says why and how
    ///   to mend it
    default void checkPair(Location source, Location destination) {}
}
