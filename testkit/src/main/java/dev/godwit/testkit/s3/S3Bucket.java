package dev.godwit.testkit.s3;

import dev.godwit.testkit.s3.History.Versioning;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// A bucket as it is behind the protocol: what tests put there and look at, past all faults, and
/// what the server works on. Safe for several threads; each method is one atomic step.
public final class S3Bucket {

    private final String name;
    private final Buckets home;
    private final Instant made;

    /// Guarded by this.
    private final History objects;

    /// By id. Guarded by this.
    private final Map<String, Upload> uploads = new TreeMap<>();

    S3Bucket(String name, Buckets home, ComputedKeys computed) {
        this.name = name;
        this.home = home;
        this.made = home.now();
        this.objects = new History(home.order(), new ComputedObjects(computed, home.order(), made));
    }

    public String name() {
        return name;
    }

    /// The keys of all stored objects, in the order of listings.
    public synchronized List<String> keys() {
        return objects.all().keySet().stream()
                .filter(key -> objects.find(key).isPresent())
                .toList();
    }

    public Optional<byte[]> content(String key) {
        return find(key).map(object -> object.blob().bytes().clone());
    }

    /// The headers of an object by names in lower case, its user metadata among them; empty when
    /// there is no object.
    public Map<String, String> headers(String key) {
        return find(key).map(S3Object::headers).orElse(Map.of());
    }

    public Map<String, String> tags(String key) {
        return find(key).map(object -> object.facts().tags()).orElse(Map.of());
    }

    /// How many versions of an object there are, markers of deletions among them.
    public synchronized int versions(String key) {
        return objects.all().getOrDefault(key, List.of()).size();
    }

    /// Puts an object as somebody else may.
    ///
    /// @param headers by names in lower case, such as `x-amz-meta-mtime`
    public S3Bucket put(String key, byte[] content, Map<String, String> headers) {
        Blob blob = Blob.of(content.clone());
        try {
            Facts facts = Facts.of(new HttpHead("PUT", "/", Map.of(), headers));
            put(
                    S3Object.of(key, blob, Checksums.etag(content), home.now(), facts),
                    Conditions.NONE);
        } catch (S3Error e) {
            throw new IllegalArgumentException("Cannot put " + key + " into " + name, e);
        }
        return this;
    }

    public S3Bucket put(String key, String content) {
        return put(key, content.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /// Removes an object as somebody else may.
    public S3Bucket remove(String key) {
        try {
            delete(key, Conditions.NONE);
        } catch (S3Error e) {
            throw new IllegalStateException("A deletion without conditions was refused", e);
        }
        return this;
    }

    /// Keeps versions from now on.
    public synchronized S3Bucket keepVersions() {
        objects.versioning(Versioning.ENABLED);
        return this;
    }

    /// Drops all versions of an object but the newest, as a rule of its life cycle may.
    public synchronized S3Bucket dropOldVersions(String key) {
        List<S3Object> all = List.copyOf(objects.all().getOrDefault(key, List.of()));
        all.stream().skip(1).forEach(old -> objects.remove(key, old.version()));
        return this;
    }

    /// The keys of uploads that are neither completed nor aborted.
    public synchronized List<String> openUploads() {
        return uploads.values().stream().map(Upload::key).sorted().toList();
    }

    /// The order of listings.
    Comparator<? super String> order() {
        return home.order();
    }

    Instant made() {
        return made;
    }

    /// The header of an answer that names a version, where the bucket keeps or has kept any.
    Map<String, String> versionOf(S3Object object) {
        return versionOf(object, ObjectCalls.VERSION);
    }

    Map<String, String> versionOf(S3Object object, String header) {
        return versioning() == Versioning.OFF ? Map.of() : Map.of(header, object.version());
    }

    synchronized Versioning versioning() {
        return objects.versioning();
    }

    synchronized void versioning(Versioning now) {
        objects.versioning(now);
    }

    synchronized Optional<S3Object> find(String key) {
        return objects.find(key);
    }

    /// @param version empty for the current one
    synchronized S3Object get(String key, String version) throws S3Error {
        Optional<S3Object> found =
                version.isEmpty() ? objects.newest(key) : objects.find(key, version);
        if (found.isEmpty()) {
            throw version.isEmpty()
                    ? S3Error.noSuchKey()
                    : new S3Error(404, "NoSuchVersion", "There is no such version");
        }
        if (found.get().marker()) {
            throw version.isEmpty()
                    ? S3Error.noSuchKey().ofMarker()
                    : new S3Error(405, "MethodNotAllowed", "It is a delete marker").ofMarker();
        }
        return found.get();
    }

    /// The first object whose key is not before `key`, or is behind it.
    synchronized Optional<S3Object> from(String key, boolean behind) {
        return objects.from(key, behind);
    }

    /// All stored versions, by key, newest first.
    synchronized NavigableMap<String, List<S3Object>> history() {
        return objects.all();
    }

    /// @return as it is stored
    synchronized S3Object put(S3Object object, Conditions conditions) throws S3Error {
        conditions.checkChange(find(object.key()));
        if (home.behaviour.has(S3Quirk.KEYS_ARE_PATHS)) {
            FileNames.check(object.key(), this);
        }
        return objects.put(timed(object), home.newId());
    }

    private S3Object timed(S3Object object) throws S3Error {
        boolean kept = home.behaviour.has(S3Quirk.FOLDERS_KEEP_TIMES) && object.key().endsWith("/");
        return find(object.key())
                .filter(_ -> kept)
                .map(before -> object.withTime(before.modified()))
                .orElse(object);
    }

    /// Gives a version other tags.
    synchronized void tag(S3Object object, Map<String, String> tags) {
        objects.amend(object.with(object.facts().with(tags)));
    }

    /// @return the marker of the deletion, where the bucket keeps versions
    synchronized Optional<S3Object> delete(String key, Conditions conditions) throws S3Error {
        conditions.checkChange(find(key));
        if (versioning() == Versioning.OFF) {
            objects.remove(key, S3Object.UNVERSIONED);
            return Optional.empty();
        }
        return Optional.of(objects.put(S3Object.marker(key, home.now()), home.newId()));
    }

    /// @return what was removed
    synchronized Optional<S3Object> deleteVersion(String key, String version) {
        Optional<S3Object> found = objects.find(key, version);
        objects.remove(key, version);
        return found;
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
            String id, String key, List<Upload.Chosen> chosen, Conditions conditions)
            throws S3Error {
        long leastPart = home.behaviour.leastPartBytes();
        S3Object object = upload(id, key).assemble(chosen, leastPart, home.now());
        S3Object stored = put(object, conditions);
        uploads.remove(id);
        return stored;
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
