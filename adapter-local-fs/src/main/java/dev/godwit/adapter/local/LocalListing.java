package dev.godwit.adapter.local;

import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A folder's entries in the order of the system, a page at a time.
///
/// Most folders are one page. The names of a huge one are handed on, page by page, to threads that
/// look at what they name; a page for each thread and one more are under way at most.
final class LocalListing implements Listing {

    private static final int PAGE = 1000;

    private final Folder folder;
    private final Facts facts;
    private final Lookers lookers;
    private final Entries entries;

    /// Pages that are being looked at, in their order.
    private final Queue<CompletableFuture<List<Node>>> underWay = new ArrayDeque<>();

    private boolean begun;
    private boolean ended;

    /// @param folder its own from now on
    LocalListing(Folder folder, Facts facts, Lookers lookers) throws StorageException {
        this.folder = folder;
        this.facts = facts;
        this.lookers = lookers;
        try {
            entries = folder.entries();
        } catch (StorageException e) {
            folder.close();
            throw e;
        }
    }

    @Override
    public Optional<Page> next() throws StorageException {
        List<Node> nodes = List.of();
        while (nodes.isEmpty() && !(ended && underWay.isEmpty())) {
            nodes = begun && folder.isForMany() ? lookedAt() : look();
            begun = true;
        }
        return nodes.isEmpty() ? Optional.empty() : Optional.of(new Page(nodes, Optional.empty()));
    }

    private List<Node> look() throws StorageException {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < PAGE && !ended; i++) {
            Name name = entries.next();
            if (name == null) {
                ended = true;
            } else {
                add(name, nodes);
            }
        }
        return nodes;
    }

    /// The first of the pages that others are looking at; they are kept busy.
    private List<Node> lookedAt() throws StorageException {
        while (!ended && underWay.size() <= lookers.threads()) {
            List<Name> names = names();
            if (!names.isEmpty()) {
                // Whenever this listing is closed, they find the folder open.
                Folder held = folder.hold();
                underWay.add(lookers.begin(() -> look(held, names)));
            }
        }
        return underWay.isEmpty() ? List.of() : underWay.remove().join();
    }

    private List<Name> names() throws StorageException {
        List<Name> names = new ArrayList<>(PAGE);
        while (names.size() < PAGE && !ended) {
            Name name = entries.next();
            if (name == null) {
                ended = true;
            } else {
                names.add(name);
            }
        }
        return names;
    }

    private List<Node> look(Folder held, List<Name> names) {
        try (held) {
            List<Node> nodes = new ArrayList<>(names.size());
            for (Name name : names) {
                add(name, nodes);
            }
            return nodes;
        }
    }

    /// One entry, unless it went away since it was listed.
    private void add(Name name, List<Node> nodes) {
        Node node = row(name);
        if (node != null) {
            nodes.add(node);
        }
    }

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
