package dev.godwit.testkit.fs;

import dev.godwit.spi.error.StorageException.CursorLost;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.Opaque;
import dev.godwit.testkit.fs.MemoryNode.Entry;
import dev.godwit.testkit.fs.MemoryNode.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// A listing of a [MemoryNode], page by page as it is at that moment.
final class MemoryListing implements Listing {

    private final MemoryDisk disk;
    private final BiFunction<Name, MemoryNode, Node> facts;
    private final MemoryNode folder;
    private @Nullable Place last;

    MemoryListing(MemoryDisk disk, BiFunction<Name, MemoryNode, Node> facts, MemoryNode folder) {
        this.disk = disk;
        this.facts = facts;
        this.folder = folder;
    }

    /// Tokens are the disk's cursor age, the folder's id and the key of a page's last entry.
    void goOnAfter(Opaque resume) throws CursorLost {
        String prefix = prefix();
        if (!resume.text().startsWith(prefix) || !disk.style().capabilities().durableCursor()) {
            throw new CursorLost("Cannot go on listing: the token is not honoured any more", null);
        }
        last = new Place(0, resume.text().substring(prefix.length()));
    }

    @Override
    public Optional<Page> next() {
        synchronized (disk) {
            NavigableMap<Place, Entry> rest =
                    last == null ? folder.children : folder.children.tailMap(last, false);
            if (rest.isEmpty()) {
                return Optional.empty();
            }
            List<Node> nodes = new ArrayList<>();
            for (Map.Entry<Place, Entry> child : rest.entrySet()) {
                if (nodes.size() == disk.style().pageSize()) {
                    break;
                }
                last = child.getKey();
                nodes.add(facts.apply(child.getValue().name(), child.getValue().node()));
            }
            return Optional.of(new Page(nodes, token()));
        }
    }

    private Optional<Opaque> token() {
        return last == null || !disk.style().capabilities().durableCursor()
                ? Optional.empty()
                : Optional.of(new Opaque(prefix() + last.key()));
    }

    private String prefix() {
        return disk.cursorAge() + ":" + folder.id + ":";
    }

    @Override
    public void close() {}
}
