package dev.godwit.adapter.local;

import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.FSAdapterProvider;
import dev.godwit.spi.fs.Location;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/// Opens local folders: the adapter `file`.
public final class LocalFSAdapterProvider implements FSAdapterProvider {

    @Override
    public String name() {
        return "file";
    }

    @Override
    public Set<String> settings() {
        return Set.of();
    }

    @Override
    public FSAdapter open(Location location) {
        Path root;
        try {
            root = Path.of(location.root());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "Not a path: " + Text.shown(location.root()) + "; give a folder", e);
        }
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException(
                    "Not an absolute path: " + Text.shown(location.root()) + "; begin with /");
        }
        return LocalFSAdapter.at(root);
    }
}
