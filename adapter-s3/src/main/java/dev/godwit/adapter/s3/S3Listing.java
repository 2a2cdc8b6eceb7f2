package dev.godwit.adapter.s3;

import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.fs.Recollection;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/// Lists a folder page by page: what is known of it from a scan, and then one request for a page;
/// and one for each object or folder whose own facts are wanted and not known from before.
final class S3Listing implements Listing {

    /// Of what is never asked for.
    private static final Token NO_VERSION = new Token("none");

    private static final String DELIMITER = "/";

    /// Behind everything that a folder may hold.
    private static final String LAST = "\uDBFF\uDFFF";

    private static final int PAGE = 1_000;

    private final Tree tree;
    private final NodeRef folder;
    private final String below;
    private final Recollection recollection;
    private final InstantSource clock;

    /// What a scan told and no page has told yet.
    private List<Entry> scanned = List.of();

    private Optional<Duration> scannedAhead = Optional.empty();

    /// The key or prefix after which the next page begins; empty for the first.
    private String after;

    private @Nullable String continuation;
    private boolean ended;
    private boolean begun;

    S3Listing(Tree tree, NodeRef folder, Optional<Opaque> resume) throws Unsupported {
        this(tree, folder, resume, _ -> Map.of(), InstantSource.system());
    }

    /// @param recollection what is known of the folder from before
    S3Listing(
            Tree tree,
            NodeRef folder,
            Optional<Opaque> resume,
            Recollection recollection,
            InstantSource clock)
            throws Unsupported {
        this.recollection = recollection;
        this.clock = clock;
        this.tree = tree;
        this.folder = folder;
        below = tree.keys.below(folder);
        after = resume.map(Opaque::text).orElse("");
        begun = resume.isPresent();
    }

    @Override
    public Optional<Page> next() throws StorageException {
        if (!begun) {
            begun = true;
            if (scan()) {
                return Optional.of(ofScan());
            }
            return Optional.of(ofServer(true));
        }
        if (!scanned.isEmpty()) {
            return Optional.of(ofScan());
        }
        return ended ? Optional.empty() : Optional.of(ofServer(false));
    }

    // ------------------------------------------------------------ what a scan tells

    /// @return whether a scan told of anything, or that there is nothing
    private boolean scan() throws StorageException {
        Optional<Scanned> known = new Scanner(tree, clock).scan(below);
        if (known.isEmpty()) {
            return false;
        }
        if (known.get().objects().isEmpty()) {
            checkFolder();
        }
        scanned = visible(known.get().entries());
        scannedAhead = known.get().ahead();
        ended = known.get().whole();
        return true;
    }

    private Page ofScan() throws StorageException {
        List<Entry> entries = scanned.subList(0, Math.min(PAGE, scanned.size()));
        scanned = scanned.subList(entries.size(), scanned.size());
        return page(entries, scannedAhead);
    }

    // ------------------------------------------------------------ what the server tells

    private Page ofServer(boolean first) throws StorageException {
        ListObjectsV2Response page = tree.bucket.list(this::place, below);
        if (first && page.contents().isEmpty() && page.commonPrefixes().isEmpty()) {
            checkFolder();
        }
        List<Entry> entries =
                visible(Entry.of(page)).stream()
                        .filter(entry -> !(entry.isFolder() && entry.key().equals(after)))
                        .toList();
        ended = !Boolean.TRUE.equals(page.isTruncated());
        String last = entries.isEmpty() ? after : entries.getLast().key();
        String next = page.nextContinuationToken();
        boolean goesOn = next == null ? !last.equals(after) : !next.equals(continuation);
        if (!ended && !goesOn) {
            throw tree.bucket.noProgress(Request.LIST, below);
        }
        continuation = next;
        return page(entries, Unchanged.ahead(page, clock.instant()));
    }

    private void place(ListObjectsV2Request.Builder request) {
        request.delimiter(DELIMITER);
        if (continuation != null) {
            request.continuationToken(continuation);
        } else if (!after.isEmpty()) {
            boolean wasFolder = after.endsWith(DELIMITER) && !after.equals(below);
            request.startAfter(wasFolder ? after + LAST : after);
        }
    }

    /// Nothing is listed of what is not there.
    private void checkFolder() throws StorageException {
        if (tree.folder(folder).isEmpty()) {
            throw tree.noFolder("list", folder);
        }
    }

    private List<Entry> visible(List<Entry> entries) {
        return entries.stream().filter(entry -> !tree.keys.isRootMarker(entry.key())).toList();
    }

    // ------------------------------------------------------------ what a page tells

    private Page page(List<Entry> entries, Optional<Duration> ahead) throws StorageException {
        tree.know(folder);
        Unchanged unchanged =
                tree.facts.listingOnly()
                        ? Unchanged.NOTHING
                        : Unchanged.of(names(entries), recollection, ahead);
        List<Node> nodes =
                Parallel.all(entries, entry -> node(entry, unchanged)).stream()
                        .flatMap(Optional::stream)
                        .toList();
        after = entries.isEmpty() ? after : entries.getLast().key();
        return new Page(nodes, Optional.of(new Opaque(after)));
    }

    private List<Name> names(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> !entry.isFolder())
                .flatMap(entry -> Keys.name(entry.segment(below)).stream())
                .toList();
    }

    private Optional<Node> node(Entry entry, Unchanged unchanged) throws StorageException {
        String segment = entry.segment(below);
        Stored object = entry.object();
        if (segment.isEmpty() && object != null && object.size() == 0) {
            // The folder's own marker.
            return Optional.empty();
        }
        Optional<Name> name = Keys.name(segment);
        if (name.isEmpty()) {
            return Optional.of(nameless(Keys.standIn(segment), entry.isFolder()));
        }
        try {
            return object == null
                    ? Optional.of(tree.listedFolder(folder.child(name.get()), entry.unmarked()))
                    : object(name.get(), object, unchanged);
        } catch (Denied | Unsupported e) {
            return Optional.of(new Node.Unreadable(name.get(), Problem.of(e), Optional.empty()));
        }
    }

    /// What no path leads to, by name all the same.
    private static Node nameless(Name name, boolean isFolder) {
        return new Node.Special(
                name,
                isFolder
                        ? "folder whose name no path can hold"
                        : "object whose name no path can hold",
                0,
                NO_VERSION,
                Attributes.NONE,
                Optional.empty());
    }

    /// One that has gone meanwhile is left out.
    private Optional<Node> object(Name name, Stored listed, Unchanged unchanged)
            throws StorageException {
        Optional<Node> before = unchanged.find(name, listed);
        if (before.isPresent()) {
            return before;
        }
        if (tree.facts.listingOnly()) {
            return Optional.of(tree.facts.file(name, listed));
        }
        Optional<Stored> stored = tree.bucket.find(listed.key());
        return stored.isEmpty()
                ? Optional.empty()
                : Optional.of(tree.node(folder.child(name), stored.get()));
    }

    @Override
    public void close() {}
}
