package dev.godwit.engine.rollback;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.value.Name;
import java.util.Optional;

/// The area of pre-images, once nothing is to be taken out of it any more.
final class Area {

    /// Under which nothing is kept.
    private static final Name NOTHING = new Name(Name.RESERVED_PREFIX + "-nothing");

    private Area() {}

    /// Removes it when it is empty: a crash can have come between its last node and itself.
    static void leave(FSAdapter destination, Name area) throws StorageException {
        Optional<PreImages> preImages = destination.feature(PreImages.class);
        if (preImages.isPresent()) {
            preImages.get().drop(area, NOTHING);
        }
    }
}
