package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Overlap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Compares the whereabouts of roots.
final class LocalOverlap implements Overlap {

    private final Path root;

    LocalOverlap(Path root) {
        this.root = root;
    }

    @Override
    public Relation relationTo(FSAdapter other) throws StorageException {
        Optional<LocalFSAdapter> that = other.feature(LocalFSAdapter.class);
        return that.isEmpty() ? Relation.APART : relationTo(that.get().root());
    }

    @Override
    public boolean holds(Path localFolder) throws StorageException {
        Relation relation = relationTo(localFolder);
        return relation == Relation.SAME || relation == Relation.AROUND;
    }

    @Override
    public String canonical() throws StorageException {
        try {
            return Whereabouts.canonical(root);
        } catch (IOException e) {
            throw Errors.of("find out where", root + " is", e);
        }
    }

    private Relation relationTo(Path other) throws StorageException {
        try {
            return Whereabouts.relation(root, other);
        } catch (IOException e) {
            throw Errors.of("find out where", root + " and " + other + " are", e);
        }
    }
}
