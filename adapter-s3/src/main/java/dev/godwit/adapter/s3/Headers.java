package dev.godwit.adapter.s3;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// What an object carries besides its content.
///
/// @param metadata user metadata
/// @param storageClass null for the server's usual one
/// @param tags how many; they themselves are a request of their own
record Headers(
        @Nullable String type,
        @Nullable String encoding,
        @Nullable String disposition,
        @Nullable String language,
        @Nullable String cacheControl,
        @Nullable Instant expires,
        @Nullable String redirect,
        @Nullable String storageClass,
        int tags,
        UserMetadata metadata) {

    /// Of an object that is new.
    static Headers of(@Nullable String type, @Nullable String storageClass, UserMetadata metadata) {
        return new Headers(type, null, null, null, null, null, null, storageClass, 0, metadata);
    }

    static Headers of(HeadObjectResponse head) {
        return new Headers(
                head.contentType(),
                head.contentEncoding(),
                head.contentDisposition(),
                head.contentLanguage(),
                head.cacheControl(),
                instant(head.expiresString()),
                head.websiteRedirectLocation(),
                head.storageClassAsString(),
                head.tagCount() == null ? 0 : head.tagCount(),
                new UserMetadata(head.metadata()));
    }

    static Headers of(GetObjectResponse answer) {
        return new Headers(
                answer.contentType(),
                answer.contentEncoding(),
                answer.contentDisposition(),
                answer.contentLanguage(),
                answer.cacheControl(),
                instant(answer.expiresString()),
                answer.websiteRedirectLocation(),
                answer.storageClassAsString(),
                answer.tagCount() == null ? 0 : answer.tagCount(),
                new UserMetadata(answer.metadata()));
    }

    /// What is no time means nothing to anybody.
    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null
                    ? null
                    : DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /// The same with other user metadata.
    Headers with(UserMetadata other) {
        return new Headers(
                type,
                encoding,
                disposition,
                language,
                cacheControl,
                expires,
                redirect,
                storageClass,
                tags,
                other);
    }

    /// The same in another storage class.
    Headers in(@Nullable String otherClass) {
        return new Headers(
                type,
                encoding,
                disposition,
                language,
                cacheControl,
                expires,
                redirect,
                otherClass,
                tags,
                metadata);
    }

    void on(PutObjectRequest.Builder request) {
        request.contentType(type)
                .contentEncoding(encoding)
                .contentDisposition(disposition)
                .contentLanguage(language)
                .cacheControl(cacheControl)
                .expires(expires)
                .websiteRedirectLocation(redirect)
                .storageClass(storageClass)
                .metadata(metadata.values());
    }

    void on(CopyObjectRequest.Builder request) {
        request.contentType(type)
                .contentEncoding(encoding)
                .contentDisposition(disposition)
                .contentLanguage(language)
                .cacheControl(cacheControl)
                .expires(expires)
                .websiteRedirectLocation(redirect)
                .storageClass(storageClass)
                .metadata(metadata.values());
    }

    void on(CreateMultipartUploadRequest.Builder request) {
        request.contentType(type)
                .contentEncoding(encoding)
                .contentDisposition(disposition)
                .contentLanguage(language)
                .cacheControl(cacheControl)
                .expires(expires)
                .websiteRedirectLocation(redirect)
                .storageClass(storageClass)
                .metadata(metadata.values());
    }
}
