package dev.godwit.adapter.local;

import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A folder's entries in the order of the system, a page at a time.
final class LocalListing implements Listing {

    private static final int PAGE = 1000;

    private final Folder folder;
    private final Facts facts;
    private final Entries entries;

    /// @param folder its own from now on
    LocalListing(Folder folder, Facts facts) throws StorageException {
        this.folder = folder;
        this.facts = facts;
        try {
            entries = folder.entries();
        } catch (StorageException e) {
            folder.close();
            throw e;
        }
    }

    @Override
    public Optional<Page> next() throws StorageException {
        List<Node> nodes = new ArrayList<>();
        while (nodes.size() < PAGE) {
            Name name = entries.next();
            if (name == null) {
                break;
            }
            Node node = row(name);
            if (node != null) {
                nodes.add(node);
            }
        }
        return nodes.isEmpty() ? Optional.empty() : Optional.of(new Page(nodes, Optional.empty()));
    }

    /// One entry; null when it went away since it was listed.
    private @Nullable Node row(Name name) {
        try {
            return facts.node(folder, name, folder.look(name));
        } catch (NotFound e) {
            return entries.misread(name) ? unreadable(name, misread(name)) : null;
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
        entries.close();
        folder.close();
    }
}
