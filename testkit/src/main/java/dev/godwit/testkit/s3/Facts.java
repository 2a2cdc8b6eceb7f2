package dev.godwit.testkit.s3;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a client says of an object that it writes.
///
/// @param headers that come back as they were given, by names in lower case: those of the content,
///   user metadata, checksums
record Facts(Map<String, String> headers, String storageClass, Map<String, String> tags) {

    static final String METADATA = "x-amz-meta-";
    static final String STANDARD = "STANDARD";
    static final String TAGGING = "x-amz-tagging";

    private static final int MOST_TAGS = 10;
    private static final List<String> CONTENT_HEADERS =
            List.of(
                    "cache-control",
                    "content-disposition",
                    "content-encoding",
                    "content-language",
                    "content-type",
                    "expires");

    static final Facts NONE = new Facts(Map.of(), STANDARD, Map.of());

    static Facts of(HttpHead head) throws S3Error {
        return new Facts(headers(head), storageClass(head), tags(head));
    }

    private static Map<String, String> headers(HttpHead head) {
        Map<String, String> headers = new TreeMap<>();
        head.headers()
                .forEach((name, value) -> {
                    if (CONTENT_HEADERS.contains(name) || name.startsWith(METADATA)) {
                        headers.put(name, value);
                    }
                });
        headers.computeIfPresent("content-encoding", (_, value) -> withoutChunking(value));
        headers.putIfAbsent("content-type", "binary/octet-stream");
        headers.putAll(Checksums.given(head));
        return headers;
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

    static Map<String, String> tags(HttpHead head) throws S3Error {
        String given = head.header(TAGGING);
        if (given == null || given.isEmpty()) {
            return Map.of();
        }
        try {
            return checked(HttpHead.query(given));
        } catch (IOException e) {
            throw S3Error.invalid("The tags are not well encoded: " + given);
        }
    }

    static Map<String, String> checked(Map<String, String> tags) throws S3Error {
        if (tags.size() > MOST_TAGS) {
            throw new S3Error(400, "BadRequest", "An object has at most " + MOST_TAGS + " tags");
        }
        return tags;
    }

    Facts with(Map<String, String> otherTags) {
        return new Facts(headers, storageClass, otherTags);
    }

    Facts withoutChecksums() {
        Map<String, String> kept = new TreeMap<>(headers);
        kept.keySet().removeIf(header -> header.startsWith(Checksums.PREFIX));
        return new Facts(kept, storageClass, tags);
    }
}
