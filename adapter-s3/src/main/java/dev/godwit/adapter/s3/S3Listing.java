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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Lists a folder page by page: one request for a page, and one for each object or folder in it
/// whose own facts are wanted and not known from before.
final class S3Listing implements Listing {

    /// Of what is never asked for.
    private static final Token NO_VERSION = new Token("none");

    private static final String DELIMITER = "/";

    /// Behind everything that a folder may hold.
    private static final String LAST = "\uDBFF\uDFFF";

    private final Tree tree;
    private final NodeRef folder;
    private final String below;
    private final Recollection recollection;
    private final InstantSource clock;

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
        if (ended) {
            return Optional.empty();
        }
        ListObjectsV2Response page = tree.bucket.list(this::place, below);
        if (!begun && page.contents().isEmpty() && page.commonPrefixes().isEmpty()) {
            checkFolder();
        }
        begun = true;
        List<Entry> entries = entries(page);
        ended = !Boolean.TRUE.equals(page.isTruncated());
        String last = entries.isEmpty() ? after : entries.getLast().key();
        String next = page.nextContinuationToken();
        boolean goesOn = next == null ? !last.equals(after) : !next.equals(continuation);
        if (!ended && !goesOn) {
            throw tree.bucket.noProgress(Request.LIST, below);
        }
        continuation = next;
        after = last;
        return Optional.of(new Page(nodes(entries, page), Optional.of(new Opaque(after))));
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

    // ------------------------------------------------------------ what a page tells

    /// An object or a folder of a page.
    ///
    /// @param object null for a folder
    private record Entry(String key, @Nullable S3Object object) {}

    private List<Entry> entries(ListObjectsV2Response page) {
        List<Entry> entries = new ArrayList<>();
        for (S3Object object : page.contents()) {
            if (!tree.keys.isRootMarker(object.key())) {
                entries.add(new Entry(object.key(), object));
            }
        }
        for (CommonPrefix prefix : page.commonPrefixes()) {
            if (!prefix.prefix().equals(after)) {
                entries.add(new Entry(prefix.prefix(), null));
            }
        }
        entries.sort((a, b) -> Name.compareText(a.key(), b.key()));
        return entries;
    }

    private List<Node> nodes(List<Entry> entries, ListObjectsV2Response page)
            throws StorageException {
        tree.know(folder);
        Unchanged unchanged =
                tree.facts.listingOnly()
                        ? Unchanged.NOTHING
                        : Unchanged.of(names(entries), recollection, page, clock.instant());
        return Parallel.all(entries, entry -> node(entry, unchanged)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private List<Name> names(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.object() != null)
                .flatMap(entry -> Keys.name(segment(entry)).stream())
                .toList();
    }

    private String segment(Entry entry) {
        String rest = entry.key().substring(below.length());
        return entry.object() == null ? rest.substring(0, rest.length() - 1) : rest;
    }

    private Optional<Node> node(Entry entry, Unchanged unchanged) throws StorageException {
        String segment = segment(entry);
        if (segment.isEmpty() && entry.object() != null && isEmpty(entry.object())) {
            // The folder's own marker.
            return Optional.empty();
        }
        Optional<Name> name = Keys.name(segment);
        if (name.isEmpty()) {
            return Optional.of(nameless(Keys.standIn(segment), entry.object() == null));
        }
        try {
            return entry.object() == null
                    ? Optional.of(tree.listedFolder(folder.child(name.get())))
                    : object(name.get(), entry.object(), unchanged);
        } catch (Denied | Unsupported e) {
            return Optional.of(new Node.Unreadable(name.get(), Problem.of(e), Optional.empty()));
        }
    }

    private static boolean isEmpty(S3Object object) {
        return object.size() == null || object.size() == 0;
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
    private Optional<Node> object(Name name, S3Object listed, Unchanged unchanged)
            throws StorageException {
        Optional<Node> before = unchanged.find(name, listed);
        if (before.isPresent()) {
            return before;
        }
        if (tree.facts.listingOnly()) {
            return Optional.of(
                    tree.facts.file(
                            name,
                            Stored.listed(
                                    listed.key(),
                                    listed.size(),
                                    listed.eTag(),
                                    listed.lastModified())));
        }
        Optional<Stored> stored = tree.bucket.find(listed.key());
        return stored.isEmpty()
                ? Optional.empty()
                : Optional.of(tree.node(folder.child(name), stored.get()));
    }

    @Override
    public void close() {}
}
