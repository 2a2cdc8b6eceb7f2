package dev.godwit.testkit.s3;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The objects of a bucket in all their versions. Guarded by the bucket.
final class History {

    /// Whether a bucket keeps what is replaced.
    enum Versioning {
        OFF,
        ENABLED,
        SUSPENDED
    }

    /// Newest first; an empty list is of a computed object that was deleted.
    private final TreeMap<String, List<S3Object>> versions;

    private final ComputedObjects computed;
    private Versioning versioning = Versioning.OFF;

    History(Comparator<String> order, ComputedObjects computed) {
        this.versions = new TreeMap<>(order);
        this.computed = computed;
    }

    Comparator<? super String> order() {
        return versions.comparator();
    }

    Versioning versioning() {
        return versioning;
    }

    void versioning(Versioning now) {
        versioning = now;
    }

    /// The current version, unless that is a marker.
    Optional<S3Object> find(String key) {
        return newest(key).filter(object -> !object.marker());
    }

    Optional<S3Object> newest(String key) {
        List<S3Object> all = versions.get(key);
        return all == null ? computed.find(key) : all.stream().findFirst();
    }

    Optional<S3Object> find(String key, String version) {
        List<S3Object> all = versions.get(key);
        return (all == null ? computed.find(key).stream() : all.stream())
                .filter(object -> object.version().equals(version))
                .findFirst();
    }

    /// The first current object whose key is not before `key`, or is behind it.
    Optional<S3Object> from(String key, boolean behind) {
        Optional<S3Object> stored =
                versions.tailMap(key, !behind).keySet().stream()
                        .map(this::find)
                        .flatMap(Optional::stream)
                        .findFirst();
        Optional<S3Object> made = computed.from(key, behind);
        while (made.isPresent() && versions.containsKey(made.get().key())) {
            made = computed.from(made.get().key(), true);
        }
        if (stored.isPresent() && made.isPresent()) {
            boolean first = order().compare(stored.get().key(), made.get().key()) < 0;
            return first ? stored : made;
        }
        return stored.isPresent() ? stored : made;
    }

    boolean isEmpty() {
        return versions.values().stream().allMatch(List::isEmpty) && computed.count() == 0;
    }

    /// @param freshVersion what a new version is called, where the bucket keeps versions
    S3Object put(S3Object object, String freshVersion) {
        boolean keep = versioning == Versioning.ENABLED;
        S3Object put = keep ? object.withVersion(freshVersion) : object;
        List<S3Object> all = stored(object.key());
        all.removeIf(other -> other.version().equals(put.version()));
        all.addFirst(put);
        return put;
    }

    /// Replaces a version by the same one with other facts.
    void amend(S3Object object) {
        stored(object.key())
                .replaceAll(other -> other.version().equals(object.version()) ? object : other);
    }

    /// Removes one version, or all where the bucket has never kept any.
    void remove(String key, String version) {
        List<S3Object> all = stored(key);
        all.removeIf(object -> object.version().equals(version));
        if (all.isEmpty() && computed.find(key).isEmpty()) {
            versions.remove(key);
        }
    }

    private List<S3Object> stored(String key) {
        return versions.computeIfAbsent(
                key, absent -> new ArrayList<>(computed.find(absent).stream().toList()));
    }

    /// All stored versions, by key, newest first.
    NavigableMap<String, List<S3Object>> all() {
        NavigableMap<String, List<S3Object>> copy = new TreeMap<>(order());
        for (Map.Entry<String, List<S3Object>> entry : versions.entrySet()) {
            copy.put(entry.getKey(), List.copyOf(entry.getValue()));
        }
        return copy;
    }
}
