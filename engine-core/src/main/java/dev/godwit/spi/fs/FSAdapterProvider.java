package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;
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
}
