package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.value.Name;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Finds out which content the server can copy by itself, and holds what it will be told to copy
/// when that is published: nothing of it has to be staged where the server copies no other version
/// than it is told.
final class Taking {

    private final S3Settings settings;

    /// By stage name.
    private final Map<Name, Origin> origins = new ConcurrentHashMap<>();

    Taking(S3Settings settings) {
        this.settings = settings;
    }

    /// Where the content is, if the server may be told to copy it: it is the same server, to which
    /// both sides show the same credentials.
    Optional<Origin> origin(Content content) {
        return Origin.of(content).filter(origin -> isShared(origin.bucket().settings()));
    }

    private boolean isShared(S3Settings source) {
        return settings.server().equals(source.server())
                && settings.profile().equals(source.profile())
                && settings.credentials() == source.credentials();
    }

    /// What the server copies counts as if it were read.
    static void admit(long bytes, CopyControl control) throws StorageException {
        long left = bytes;
        do {
            long next = Math.min(left, Content.BLOCK);
            control.admit(next);
            left -= next;
        } while (left > 0);
    }

    /// Its source need not read ahead any more.
    static void taken(Content content) {
        content.origin(S3Content.class).ifPresent(S3Content::taken);
    }

    void hold(Name stageName, Origin origin) {
        origins.put(stageName, origin);
    }

    Optional<Origin> find(Name stageName) {
        return Optional.ofNullable(origins.get(stageName));
    }

    void forget(Name stageName) {
        origins.remove(stageName);
    }
}
