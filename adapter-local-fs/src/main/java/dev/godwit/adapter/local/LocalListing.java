package dev.godwit.adapter.local;

import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A folder's entries in the order of the system, a page at a time.
final class LocalListing implements Listing {

    private static final int PAGE = 1000;

    private final Folder folder;
    private final Facts facts;
    private final DirectoryStream<Path> stream;
    private final Iterator<Path> entries;

    @SuppressWarnings("StreamResourceLeak") // Closed by our own close().
    LocalListing(Folder folder, Facts facts) throws StorageException {
        this.folder = folder;
        this.facts = facts;
        try {
            stream = Files.newDirectoryStream(folder.path());
        } catch (IOException e) {
            throw Errors.of("list", folder.shown(), e);
        }
        entries = stream.iterator();
    }

    @Override
    public Optional<Page> next() throws StorageException {
        List<Node> nodes = new ArrayList<>();
        try {
            while (nodes.size() < PAGE && entries.hasNext()) {
                Node node = row(entries.next());
                if (node != null) {
                    nodes.add(node);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw Errors.of("list", folder.shown(), Objects.requireNonNull(e.getCause()));
        }
        return nodes.isEmpty() ? Optional.empty() : Optional.of(new Page(nodes, Optional.empty()));
    }

    /// One entry; null when it went away since it was listed.
    private @Nullable Node row(Path entry) {
        Name name = Names.of(entry);
        try {
            return facts.node(folder, name, folder.look(name));
        } catch (NotFound e) {
            return Names.isOf(name, folder.path(), entry) ? null : unreadable(name, misread(name));
        } catch (StorageException why) {
            return unreadable(name, why);
        }
    }

    /// That it cannot be found by the name it seems to have.
    private Unsupported misread(Name name) {
        return new Unsupported(
                Errors.say(
                        "look at",
                        folder.shown(name),
                        "Java cannot carry its name here; run where the locale is UTF-8"),
                null);
    }

    private static Node unreadable(Name name, StorageException why) {
        return new Node.Unreadable(name, Problem.of(why), Optional.empty());
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            // Nothing was written through it, and there is nobody to tell.
        }
    }
}
