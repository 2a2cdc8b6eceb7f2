package dev.godwit.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A bucket as it is behind the protocol: what tests put there and look at, past all faults, and
/// what the server works on. Safe for several threads; each method is one atomic step.
public final class S3Bucket {

    private final String name;
    private final Instant made;
    private final InstantSource clock;

    /// By key, in the order of listings. Guarded by this.
    private final TreeMap<String, S3Object> objects;

    /// By id. Guarded by this.
    private final Map<String, Upload> uploads = new TreeMap<>();

    S3Bucket(String name, Comparator<String> order, InstantSource clock) {
        this.name = name;
        this.clock = clock;
        this.made = clock.instant();
        this.objects = new TreeMap<>(order);
    }

    public String name() {
        return name;
    }

    /// All keys, in the order of listings.
    public synchronized List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    public Optional<byte[]> content(String key) {
        return find(key).map(object -> object.blob().bytes());
    }

    /// The headers of an object by names in lower case, its user metadata among them; empty when
    /// there is no object.
    public Map<String, String> headers(String key) {
        return find(key).map(S3Object::headers).orElse(Map.of());
    }

    /// Puts an object as somebody else may.
    ///
    /// @param headers by names in lower case, such as `x-amz-meta-mtime`
    public S3Bucket put(String key, byte[] content, Map<String, String> headers) {
        Map<String, String> facts = S3Object.facts(new HttpHead("PUT", "/", Map.of(), headers));
        try {
            put(
                    new S3Object(
                            key,
                            Blob.of(content.clone()),
                            Checksums.etag(content),
                            clock.instant(),
                            facts,
                            S3Object.STANDARD),
                    Conditions.NONE);
        } catch (S3Error e) {
            throw new IllegalStateException("A put without conditions was refused", e);
        }
        return this;
    }

    public S3Bucket put(String key, String content) {
        return put(key, content.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /// Removes an object as somebody else may.
    public synchronized S3Bucket remove(String key) {
        objects.remove(key);
        return this;
    }

    /// The keys of uploads that are neither completed nor aborted.
    public synchronized List<String> openUploads() {
        return uploads.values().stream().map(Upload::key).sorted().toList();
    }

    /// The order of listings.
    Comparator<? super String> order() {
        return objects.comparator();
    }

    Instant made() {
        return made;
    }

    synchronized Optional<S3Object> find(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    S3Object get(String key) throws S3Error {
        return find(key).orElseThrow(S3Error::noSuchKey);
    }

    /// The first object whose key is not before `key`, or is behind it.
    synchronized Optional<S3Object> from(String key, boolean behind) {
        return Optional.ofNullable(behind ? objects.higherEntry(key) : objects.ceilingEntry(key))
                .map(Map.Entry::getValue);
    }

    synchronized void put(S3Object object, Conditions conditions) throws S3Error {
        conditions.checkChange(find(object.key()));
        objects.put(object.key(), object);
    }

    synchronized void delete(String key, Conditions conditions) throws S3Error {
        conditions.checkChange(find(key));
        objects.remove(key);
    }

    synchronized boolean isEmpty() {
        return objects.isEmpty();
    }

    synchronized void begin(Upload upload) {
        uploads.put(upload.id(), upload);
    }

    synchronized void add(String id, String key, Upload.Part part) throws S3Error {
        upload(id, key).parts().put(part.number(), part);
    }

    synchronized List<Upload.Part> parts(String id, String key) throws S3Error {
        return List.copyOf(upload(id, key).parts().values());
    }

    synchronized S3Object complete(
            String id,
            String key,
            List<Upload.Chosen> chosen,
            long leastPartBytes,
            Conditions conditions)
            throws S3Error {
        S3Object object = upload(id, key).assemble(chosen, leastPartBytes, clock.instant());
        put(object, conditions);
        uploads.remove(id);
        return object;
    }

    synchronized void abort(String id, String key) throws S3Error {
        uploads.remove(upload(id, key).id());
    }

    /// In the order of listings: by key, then by age.
    synchronized List<Upload> uploads() {
        List<Upload> all = new ArrayList<>(uploads.values());

        all.sort(
                Comparator.comparing(Upload::key, order())
                        .thenComparing(Upload::begun)
                        .thenComparing(Upload::id));
        return all;
    }

    private Upload upload(String id, String key) throws S3Error {
        Upload upload = uploads.get(id);
        if (upload == null || !upload.key().equals(key)) {
            throw new S3Error(404, "NoSuchUpload", "There is no such upload");
        }
        return upload;
    }
}
