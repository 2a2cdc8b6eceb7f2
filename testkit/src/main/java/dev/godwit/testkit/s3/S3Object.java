package dev.godwit.testkit.s3;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A stored object.
///
/// @param facts headers that come back as they were given: those of the content, user metadata
record S3Object(
        String key,
        Blob blob,
        String etag,
        Instant modified,
        Map<String, String> facts,
        String storageClass) {

    static final String METADATA = "x-amz-meta-";
    static final String STANDARD = "STANDARD";

    private static final List<String> CONTENT_HEADERS =
            List.of(
                    "cache-control",
                    "content-disposition",
                    "content-encoding",
                    "content-language",
                    "content-type",
                    "expires");

    /// Always of two digits for the day, unlike the JDK's own formatter.
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// What a client says about an object that it writes.
    static Map<String, String> facts(HttpHead head) {
        Map<String, String> facts = new TreeMap<>();
        head.headers()
                .forEach((name, value) -> {
                    if (CONTENT_HEADERS.contains(name) || name.startsWith(METADATA)) {
                        facts.put(name, value);
                    }
                });
        facts.computeIfPresent("content-encoding", (_, value) -> withoutChunking(value));
        facts.putIfAbsent("content-type", "binary/octet-stream");
        facts.putAll(Checksums.given(head));
        return facts;
    }

    /// `aws-chunked` was of the request, and is not of the object.
    private static @Nullable String withoutChunking(String encodings) {
        String rest =
                Arrays.stream(encodings.split(","))
                        .map(String::strip)
                        .filter(encoding -> !encoding.equals("aws-chunked"))
                        .collect(Collectors.joining(","));
        return rest.isEmpty() ? null : rest;
    }

    static String storageClass(HttpHead head) {
        return head.find("x-amz-storage-class").orElse(STANDARD);
    }

    long size() {
        return blob.size();
    }

    /// The headers of an answer about it.
    Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>(facts);
        headers.put("accept-ranges", "bytes");
        headers.put("etag", etag);
        headers.put("last-modified", HTTP_DATE.format(modified));
        if (!storageClass.equals(STANDARD)) {
            headers.put("x-amz-storage-class", storageClass);
        }
        return headers;
    }
}
