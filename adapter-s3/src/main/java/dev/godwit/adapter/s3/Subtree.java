package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import java.util.List;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// All objects whose keys begin alike, a page at a time.
final class Subtree {

    private final Bucket bucket;
    private final Writes writes;

    Subtree(Bucket bucket, Writes writes) {
        this.bucket = bucket;
        this.writes = writes;
    }

    /// Copies everything, and then removes exactly what was copied.
    void move(String from, String to) throws StorageException {
        each(from, object -> copy(object, from, to));
        each(
                from,
                object -> {
                    // Nothing goes of which there is no copy.
                    if (bucket.find(to + object.key().substring(from.length())).isEmpty()) {
                        return;
                    }
                    if (object.key().endsWith("/") && object.size() == 0) {
                        // S3Proxy lists a folder's marker with an etag that it does not have.
                        writes.delete(object.key());
                    } else {
                        writes.delete(
                                Stored.listed(
                                        object.key(),
                                        object.size(),
                                        object.eTag(),
                                        object.lastModified()));
                    }
                });
    }

    private void copy(S3Object object, String from, String to) throws StorageException {
        HeadObjectResponse head;
        try {
            head = bucket.headers(object.key());
        } catch (NotFound e) {
            return;
        }
        writes.keep(
                head,
                Stored.of(object.key(), head),
                to + object.key().substring(from.length()),
                _ -> {});
    }

    void remove(String prefix) throws StorageException {
        each(prefix, object -> writes.delete(object.key()));
    }

    @FunctionalInterface
    private interface Work {
        void on(S3Object object) throws StorageException;
    }

    private void each(String prefix, Work work) throws StorageException {
        String after = "";
        boolean more = true;
        while (more) {
            String from = after;
            ListObjectsV2Response page =
                    bucket.list(list -> list.startAfter(from.isEmpty() ? null : from), prefix);
            List<S3Object> objects = page.contents();
            Parallel.all(
                    objects,
                    object -> {
                        work.on(object);
                        return object;
                    });
            more = Boolean.TRUE.equals(page.isTruncated()) && !objects.isEmpty();
            if (more && objects.getLast().key().equals(after)) {
                throw bucket.noProgress(Request.LIST, prefix);
            }
            after = objects.isEmpty() ? "" : objects.getLast().key();
        }
    }
}
