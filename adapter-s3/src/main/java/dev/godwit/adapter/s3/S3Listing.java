package dev.godwit.adapter.s3;

import dev.godwit.spi.error.Problem;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.CursorLost;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Lists a folder page by page: what is known of it from a scan, and then one request for a page;
/// and one for each object or folder whose own facts are wanted and not known from before. What
/// turns out to be giant is listed in ranges of keys, a page of each at once.
final class S3Listing implements Listing {

    /// Of what is never asked for.
    private static final Token NO_VERSION = new Token("none");

    private static final String DELIMITER = "/";

    private static final int PAGE = 1_000;

    /// Pages in a row after which a range is split: as many requests as that takes, about.
    private static final int GIANT = 8;

    /// So many pages may be under way or waiting.
    private static final int MOST_RANGES = 16;

    private final Tree tree;
    private final NodeRef folder;
    private final String below;
    private final Supplier<Recollection> known;
    private final InstantSource clock;

    /// What a scan told and no page has told yet.
    private List<Entry> scanned = List.of();

    private Optional<Duration> scannedAhead = Optional.empty();
    private boolean scannedAll;

    /// What is not told yet but by the scan, in the order of keys.
    private final List<Range> ranges;

    private boolean begun;

    /// Pages that are under way, once there are several ranges.
    private @Nullable UnderWay underWay;

    S3Listing(Tree tree, NodeRef folder, Optional<Opaque> resume) throws Unsupported {
        this(tree, folder, resume, () -> _ -> Map.of(), InstantSource.system());
    }

    /// @param known gives what is known of the folder from before, each time from its beginning
    S3Listing(
            Tree tree,
            NodeRef folder,
            Optional<Opaque> resume,
            Supplier<Recollection> known,
            InstantSource clock)
            throws Unsupported {
        this.known = known;
        this.clock = clock;
        this.tree = tree;
        this.folder = folder;
        below = tree.keys.below(folder);
        ranges =
                new ArrayList<>(
                        resume.isPresent()
                                ? Range.of(resume.get().text(), below, known)
                                : List.of(Range.whole(below, known)));
        begun = resume.isPresent();
    }

    @Override
    public Optional<Page> next() throws StorageException {
        if (!begun) {
            begun = true;
            return Optional.of(scan() ? ofScan() : ofServer());
        }
        if (!scanned.isEmpty()) {
            return Optional.of(ofScan());
        }
        return ranges.isEmpty() ? Optional.empty() : Optional.of(ofServer());
    }

    // ------------------------------------------------------------ what a scan tells

    /// @return whether a scan told of anything, or that there is nothing
    private boolean scan() throws StorageException {
        Optional<Scanned> found = new Scanner(tree, clock).scan(below);
        if (found.isEmpty()) {
            return false;
        }
        if (found.get().objects().isEmpty()) {
            checkFolder();
        }
        scanned = visible(found.get().entries());
        scannedAhead = found.get().ahead();
        scannedAll = found.get().whole();
        return true;
    }

    private Page ofScan() throws StorageException {
        List<Entry> entries = scanned.subList(0, Math.min(PAGE, scanned.size()));
        scanned = scanned.subList(entries.size(), scanned.size());
        Range range = ranges.getFirst();
        List<Node> nodes = nodes(entries, range, scannedAhead);
        if (!entries.isEmpty()) {
            range.reached(entries.getLast().key(), null);
        }
        if (scannedAll && scanned.isEmpty()) {
            ranges.clear();
        }
        return page(nodes);
    }

    // ------------------------------------------------------------ what the server tells

    /// A page of a range.
    ///
    /// @param continuation names the next; null where the server gave none
    /// @param last the key at which it ends
    /// @param more whether there is another
    record Told(
            Range range,
            List<Node> nodes,
            String last,
            @Nullable String continuation,
            boolean more) {}

    private Page ofServer() throws StorageException {
        if (ranges.size() == 1 && underWay == null) {
            return reached(told(ranges.getFirst()));
        }
        if (underWay == null) {
            underWay = new UnderWay(this::told);
        }
        underWay.begin(ranges);
        return reached(underWay.take());
    }

    private ListObjectsV2Response ask(Range range) throws StorageException {
        return tree.bucket.list(
                request -> {
                    request.delimiter(DELIMITER);
                    range.place(request);
                },
                below);
    }

    private Told told(Range range) throws StorageException {
        ListObjectsV2Response page = ask(range);
        List<Entry> all =
                visible(Entry.of(page)).stream()
                        .filter(entry -> !(entry.isFolder() && entry.key().equals(range.after())))
                        .toList();
        checkOrder(range, page, all);
        List<Entry> entries = all.stream().filter(entry -> !range.isPast(entry.key())).toList();
        boolean more = Boolean.TRUE.equals(page.isTruncated()) && entries.size() == all.size();
        String last = entries.isEmpty() ? range.after() : entries.getLast().key();
        String next = page.nextContinuationToken();
        if (more && !range.goesOn(last, next)) {
            throw tree.bucket.noProgress(Request.LIST, below);
        }
        if (!more && last.isEmpty()) {
            checkFolder();
        }
        List<Node> nodes = nodes(entries, range, Unchanged.ahead(page, clock.instant()));
        return new Told(range, nodes, last, next, more);
    }

    /// Ranges mean something only where keys are listed in their order.
    private void checkOrder(Range range, ListObjectsV2Response page, List<Entry> entries)
            throws CursorLost {
        boolean ordered =
                Scanner.ascend(page.contents().stream().map(S3Object::key).toList())
                        && (entries.isEmpty()
                                || Name.compareText(entries.getFirst().key(), range.after()) > 0);
        if (!ordered) {
            tree.scans.disordered();
            if (range.isPart()) {
                throw new CursorLost(
                        Text.say(
                                "go on listing",
                                tree.shown(folder),
                                "the server does not list in the order of keys"),
                        null);
            }
        }
    }

    private Page reached(Told told) throws StorageException {
        Range range = told.range();
        range.reached(told.last(), told.continuation());
        if (!told.more()) {
            ranges.remove(range);
        } else if (range.pages() >= GIANT && ranges.size() <= MOST_RANGES / 2) {
            split(range);
        }
        return page(told.nodes());
    }

    private void split(Range range) throws StorageException {
        List<String> bounds =
                tree.scans.inOrder() && !range.after().isEmpty()
                        ? new Bounds(tree.bucket, below, range).find(MOST_RANGES - ranges.size())
                        : List.of();
        if (bounds.isEmpty()) {
            range.stays();
        } else {
            int at = ranges.indexOf(range);
            ranges.remove(at);
            ranges.addAll(at, range.split(bounds, known));
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

    private Page page(List<Node> nodes) {
        return new Page(nodes, Optional.of(new Opaque(Range.cursor(ranges))));
    }

    // ------------------------------------------------------------ what a page tells

    private List<Node> nodes(List<Entry> entries, Range range, Optional<Duration> ahead)
            throws StorageException {
        tree.know(folder);
        Unchanged unchanged =
                tree.facts.listingOnly()
                        ? Unchanged.NOTHING
                        : Unchanged.of(names(entries), range.known(), ahead);
        return Parallel.all(entries, entry -> node(entry, unchanged)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /// Of what may be known again: folders come in another order by their keys than by their names.
    private List<Name> names(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.object() != null)
                .flatMap(entry -> Keys.name(entry.segment(below)).stream())
                .sorted()
                .distinct()
                .toList();
    }

    private Optional<Node> node(Entry entry, Unchanged unchanged) throws StorageException {
        String segment = entry.segment(below);
        Stored object = entry.object();
        if (segment.isEmpty() && !entry.isFolder() && object != null && object.size() == 0) {
            // The folder's own marker.
            return Optional.empty();
        }
        Optional<Name> name = Keys.name(segment);
        if (name.isEmpty()) {
            return Optional.of(nameless(Keys.standIn(segment), entry.isFolder()));
        }
        try {
            return entry.isFolder() || object == null
                    ? Optional.of(folder(name.get(), entry, unchanged))
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

    private Node folder(Name name, Entry entry, Unchanged unchanged) throws StorageException {
        NodeRef ref = folder.child(name);
        Stored marker = tree.bucket.folderTimes() ? entry.object() : null;
        Optional<Node> before = marker == null ? Optional.empty() : unchanged.find(name, marker);
        if (before.isPresent()) {
            tree.know(ref);
            return before.get();
        }
        return tree.listedFolder(ref, entry.unmarked());
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
    public void close() {
        if (underWay != null) {
            underWay.close();
        }
    }
}
