package dev.godwit.testkit.s3;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A stored object, in one of its versions.
///
/// @param version [#UNVERSIONED] when it was written while the bucket kept no versions
/// @param marker whether it says that the object was deleted, and is nothing else
record S3Object(
        String key,
        String version,
        Blob blob,
        String etag,
        Instant modified,
        Facts facts,
        boolean marker) {

    static final String UNVERSIONED = "null";

    /// Always of two digits for the day, unlike the JDK's own formatter.
    static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    static S3Object of(String key, Blob blob, String etag, Instant modified, Facts facts) {
        return new S3Object(key, UNVERSIONED, blob, etag, modified, facts, false);
    }

    static S3Object marker(String key, Instant modified) {
        return new S3Object(key, UNVERSIONED, Blob.empty(), "", modified, Facts.NONE, true);
    }

    S3Object withVersion(String other) {
        return new S3Object(key, other, blob, etag, modified, facts, marker);
    }

    S3Object withTime(Instant other) {
        return new S3Object(key, version, blob, etag, other, facts, marker);
    }

    S3Object with(Facts others) {
        return new S3Object(key, version, blob, etag, modified, others, marker);
    }

    long size() {
        return blob.size();
    }

    /// The headers of an answer about it.
    Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>(facts.headers());
        headers.put("accept-ranges", "bytes");
        headers.put("etag", etag);
        headers.put("last-modified", HTTP_DATE.format(modified));
        if (!facts.storageClass().equals(Facts.STANDARD)) {
            headers.put("x-amz-storage-class", facts.storageClass());
        }
        if (!facts.tags().isEmpty()) {
            headers.put("x-amz-tagging-count", String.valueOf(facts.tags().size()));
        }
        return headers;
    }
}
