package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Name;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Lists a folder along with what lies below it, where folders of that will be asked for.
///
/// The first page costs what a listing by delimiter does: in a folder without folders it is the
/// same page, and what it tells of folders below, they need no request for. Further pages are asked
/// for as long as they tell of many folders each.
final class Scanner {

    private static final int PAGE = 1_000;

    /// Requests that a further page has to spare. They would be made at once, and pages are asked
    /// for one after the other.
    private static final int FEWEST_FOLDERS = 50;

    private final Tree tree;
    private final InstantSource clock;

    private final List<Stored> objects = new ArrayList<>();
    private Optional<Duration> ahead = Optional.empty();
    private @Nullable String continuation;
    private int reserved;

    Scanner(Tree tree, InstantSource clock) {
        this.tree = tree;
        this.clock = clock;
    }

    /// Finds what is known of a folder, or what a scan of it tells; empty where it is to be listed
    /// by itself, from its beginning.
    Optional<Scanned> scan(String below) throws StorageException {
        Optional<Scanned> held = tree.scans.take(below);
        if (held.isPresent() || !reserve()) {
            return held;
        }
        try {
            Optional<Scanned> scanned = ask(below);
            scanned.ifPresent(tree.scans::hold);
            return scanned;
        } finally {
            tree.scans.release(reserved);
        }
    }

    private boolean reserve() {
        boolean room = tree.scans.reserve(PAGE);
        reserved += room ? PAGE : 0;
        return room;
    }

    private Optional<Scanned> ask(String below) throws StorageException {
        ListObjectsV2Response page;
        int folders;
        do {
            page = page(below);
            folders = folders(page.contents());
            if (!Boolean.TRUE.equals(page.isTruncated())) {
                return Optional.of(new Scanned(below, objects, true, ahead));
            }
            if (!ascend(objects.stream().map(Stored::key).toList())) {
                tree.scans.disordered();
                return Optional.empty();
            }
        } while (page.nextContinuationToken() != null && folders >= FEWEST_FOLDERS && reserve());
        return objects.isEmpty()
                ? Optional.empty()
                : Optional.of(new Scanned(below, objects, false, ahead));
    }

    private ListObjectsV2Response page(String below) throws StorageException {
        ListObjectsV2Response page =
                tree.bucket.list(list -> list.continuationToken(continuation), below);
        Optional<Duration> told = Unchanged.ahead(page, clock.instant());
        ahead = continuation == null ? told : lesser(ahead, told);
        continuation = page.nextContinuationToken();
        page.contents().forEach(object -> objects.add(Stored.listed(object)));
        return page;
    }

    private static Optional<Duration> lesser(Optional<Duration> a, Optional<Duration> b) {
        return a.flatMap(one -> b.map(other -> one.compareTo(other) < 0 ? one : other));
    }

    /// Of how many folders a page tells, about.
    private static int folders(List<S3Object> page) {
        int folders = 0;
        String folder = "";
        for (S3Object object : page) {
            String in = object.key().substring(0, object.key().lastIndexOf('/') + 1);
            if (!in.equals(folder)) {
                folders += folder.startsWith(in) ? 0 : 1;
                folder = in;
            }
        }
        return folders;
    }

    /// Whether keys are in their order.
    static boolean ascend(List<String> keys) {
        for (int i = 1; i < keys.size(); i++) {
            if (Name.compareText(keys.get(i - 1), keys.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }
}
