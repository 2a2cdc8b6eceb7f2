package dev.godwit.adapter.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.OutcomeUnknown;
import dev.godwit.spi.error.StorageException.Transient;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Slice;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Tagging;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// Uploads in parts: begun, each part put, completed once or given up.
final class Uploads {

    private final Bucket bucket;

    Uploads(Bucket bucket) {
        this.bucket = bucket;
    }

    /// Begins an upload. One of which nobody learns the id is given up again: it is the one that
    /// was not there before.
    ///
    /// @return the upload's id
    String begin(String key, Headers headers) throws StorageException {
        return begin(key, headers, Origin.NO_TAGS);
    }

    /// @param tags of the object to be
    String begin(String key, Headers headers, Tagging tags) throws StorageException {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder();
        headers.on(request);
        if (!tags.tagSet().isEmpty()) {
            request.tagging(tags);
        }
        Set<String> others = open(key);
        try {
            String id = bucket.begin(request, key).uploadId();
            if (id == null || id.isEmpty()) {
                throw new OutcomeUnknown(
                        Text.say(
                                Request.BEGIN_UPLOAD.doing,
                                bucket.shown(key),
                                "the server answers without an upload id"),
                        null);
            }
            return id;
        } catch (OutcomeUnknown e) {
            giveUp(key, others, e);
            throw e;
        }
    }

    private void giveUp(String key, Set<String> others, OutcomeUnknown why) {
        try {
            for (String id : open(key)) {
                if (!others.contains(id)) {
                    abort(key, id);
                }
            }
        } catch (StorageException e) {
            why.addSuppressed(e);
        }
    }

    /// Whether an upload is neither completed nor given up; taken for open where that may not be
    /// known.
    boolean isOpen(String key, String uploadId) throws StorageException {
        try {
            return listed(key).contains(uploadId);
        } catch (Denied | Unsupported e) {
            return true;
        }
    }

    /// The ids of all open uploads to this key, as far as they may be known.
    Set<String> open(String key) throws StorageException {
        try {
            return listed(key);
        } catch (Denied | Unsupported e) {
            return Set.of();
        }
    }

    private Set<String> listed(String key) throws StorageException {
        Set<String> ids = new HashSet<>();
        ListMultipartUploadsRequest.Builder request = listing(key);
        Place after = Place.START;
        boolean more = true;
        while (more) {
            ListMultipartUploadsResponse page = page(request, key);
            page.uploads().stream()
                    .filter(upload -> upload.key().equals(key) || keyOf(upload, page).equals(key))
                    .forEach(upload -> ids.add(upload.uploadId()));
            Place next = Place.behind(page);
            // Of what begins with this key, the key itself comes first.
            more =
                    Boolean.TRUE.equals(page.isTruncated())
                            && (page.uploads().isEmpty() || next.key().equals(key));
            if (more) {
                goOn(request, key, after, next);
                after = next;
            }
        }
        return ids;
    }

    /// Where a list of uploads goes on: behind this upload to this key. Both are empty at the
    /// beginning, and where a page does not tell.
    private record Place(String key, String id) {

        static final Place START = new Place("", "");

        /// Behind the last upload of a page, where it has any: Ceph's gateway does not encode what
        /// it says of the next page.
        static Place behind(ListMultipartUploadsResponse page) {
            String key = page.nextKeyMarker();
            String id = page.nextUploadIdMarker();
            if (!page.uploads().isEmpty()) {
                MultipartUpload last = page.uploads().getLast();
                key = keyOf(last, page);
                id = id == null || id.isEmpty() ? last.uploadId() : id;
            }
            return new Place(
                    Objects.requireNonNullElse(key, ""), Objects.requireNonNullElse(id, ""));
        }
    }

    private void goOn(
            ListMultipartUploadsRequest.Builder request, String what, Place after, Place next)
            throws Transient {
        if (next.key().isEmpty()) {
            throw bucket.noNext(Request.LIST_UPLOADS, what);
        }
        if (next.equals(after)) {
            throw bucket.noProgress(Request.LIST_UPLOADS, what);
        }
        request.keyMarker(next.key()).uploadIdMarker(next.id().isEmpty() ? null : next.id());
    }

    /// Ceph's gateway encodes keys of uploads, as it is asked to, and does not say that it did, so
    /// that the SDK leaves them so.
    private static String keyOf(MultipartUpload upload, ListMultipartUploadsResponse page) {
        return page.encodingType() == null ? decoded(upload.key()) : upload.key();
    }

    private static String decoded(String key) {
        try {
            return URLDecoder.decode(key.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            // It was not encoded.
            return key;
        }
    }

    /// All open uploads to keys of the tree, whoever began them, each once.
    void each(Consumer<MultipartUpload> seen) throws StorageException {
        String prefix = bucket.settings().prefix();
        ListMultipartUploadsRequest.Builder request = listing(prefix);
        Place after = Place.START;
        boolean more = true;
        while (more) {
            ListMultipartUploadsResponse page = page(request, prefix);
            for (MultipartUpload upload : page.uploads()) {
                seen.accept(upload.toBuilder().key(keyOf(upload, page)).build());
            }
            more = Boolean.TRUE.equals(page.isTruncated());
            if (more) {
                Place next = Place.behind(page);
                goOn(request, prefix, after, next);
                after = next;
            }
        }
    }

    private ListMultipartUploadsRequest.Builder listing(String prefix) {
        return ListMultipartUploadsRequest.builder()
                .bucket(bucket.settings().bucket())
                .encodingType(EncodingType.URL)
                .prefix(prefix)
                .overrideConfiguration(Bucket.SOON);
    }

    private ListMultipartUploadsResponse page(
            ListMultipartUploadsRequest.Builder request, String key) throws StorageException {
        return bucket.ask(
                Request.LIST_UPLOADS, key, client -> client.listMultipartUploads(request.build()));
    }

    /// @param number counts from 1
    /// @return the part's etag
    String part(String key, String uploadId, int number, byte[] bytes) throws StorageException {
        byte[] md5 = Md5.of(bytes);
        UploadPartRequest.Builder request =
                UploadPartRequest.builder().key(key).uploadId(uploadId).partNumber(number);
        if (!bucket.settings().checksums()) {
            request.contentMD5(Md5.base64(md5));
        }
        return Stored.bare(
                bucket.part(
                                request,
                                RequestBody.fromContentProvider(
                                        ContentStreamProvider.fromByteArrayUnsafe(bytes),
                                        bytes.length,
                                        "application/octet-stream"),
                                bytes.length)
                        .eTag());
    }

    /// Has the server copy a part from where it is.
    ///
    /// @return the part's etag
    String copyPart(Origin from, Slice slice, String key, String uploadId) throws StorageException {
        UploadPartCopyRequest.Builder request =
                UploadPartCopyRequest.builder()
                        .sourceBucket(from.bucket().settings().bucket())
                        .sourceKey(from.key())
                        .sourceVersionId(from.version())
                        .copySourceIfMatch(Stored.quoted(from.token()))
                        .copySourceRange(
                                "bytes=" + slice.from() + "-" + (slice.from() + slice.length() - 1))
                        .destinationKey(key)
                        .uploadId(uploadId)
                        .partNumber(slice.number() + 1);
        return Stored.bare(bucket.copyPart(request, slice.length()).copyPartResult().eTag());
    }

    /// @param etags of all parts, in order
    /// @return the object's etag
    String end(
            CompleteMultipartUploadRequest.Builder request,
            String key,
            String uploadId,
            List<String> etags,
            long size)
            throws StorageException {
        List<CompletedPart> parts = new ArrayList<>(etags.size());
        for (String etag : etags) {
            parts.add(
                    CompletedPart.builder()
                            .partNumber(parts.size() + 1)
                            .eTag('"' + etag + '"')
                            .build());
        }
        CompleteMultipartUploadResponse answer =
                bucket.end(
                        request.key(key)
                                .uploadId(uploadId)
                                .multipartUpload(upload -> upload.parts(parts)),
                        size);
        return Stored.bare(answer.eTag());
    }

    /// The etags of the parts that are there, by number.
    ///
    /// @throws StorageException.NotFound when there is no such upload
    Map<Integer, String> parts(String key, String uploadId) throws StorageException {
        Map<Integer, String> etags = new HashMap<>();
        int after = 0;
        boolean more = true;
        while (more) {
            ListPartsRequest request =
                    ListPartsRequest.builder()
                            .bucket(bucket.settings().bucket())
                            .key(key)
                            .uploadId(uploadId)
                            .partNumberMarker(after == 0 ? null : after)
                            .overrideConfiguration(Bucket.SOON)
                            .build();
            ListPartsResponse page =
                    bucket.ask(Request.LIST_PARTS, key, client -> client.listParts(request));
            page.parts().forEach(part -> etags.put(part.partNumber(), Stored.bare(part.eTag())));
            more = Boolean.TRUE.equals(page.isTruncated()) && !page.parts().isEmpty();
            if (more) {
                // Not by what the server says of the next page: the parts are in order.
                int last = page.parts().getLast().partNumber();
                if (last <= after) {
                    throw bucket.noProgress(Request.LIST_PARTS, key);
                }
                after = last;
            }
        }
        return etags;
    }

    void abort(String key, String uploadId) throws StorageException {
        bucket.abort(key, uploadId);
    }
}
