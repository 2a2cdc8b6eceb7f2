package dev.godwit.testkit.s3;

/// In what a server differs from AWS.
public enum S3Quirk {
    /// `If-Match` and `If-None-Match` of a put or a completion change nothing.
    IGNORES_PUT_CONDITIONS,
    /// They are looked at before the body has arrived, and not again.
    CHECKS_PUT_CONDITIONS_EARLY,
    /// `If-Match` of a put is no etag's that is in quotes.
    MATCHES_BARE_ETAGS_ONLY,
    /// `If-Match` and `If-None-Match` of a completion change nothing.
    IGNORES_COMPLETION_CONDITIONS,
    /// The answer to a completion has an etag without text.
    NO_ETAG_OF_COMPLETION,
    /// `If-Match` and `If-None-Match` of the destination of a copy change nothing.
    IGNORES_COPY_CONDITIONS,
    /// `x-amz-copy-source-if-…` changes nothing.
    IGNORES_COPY_SOURCE_CONDITIONS,
    /// `If-Match` of a deletion changes nothing.
    IGNORES_DELETE_CONDITIONS,
    /// Keys are listed by their UTF-16 units instead of their UTF-8 bytes.
    LISTS_IN_UTF16_ORDER,
    /// A copy with other metadata has no tags, nor has what is made of an upload.
    KEEPS_TAGS_OF_PUTS_ONLY,
    /// A list of uploads has its keys encoded without saying so, and what it repeats and the next
    /// page's first one not.
    ENCODES_KEYS_OF_UPLOADS_SILENTLY,
    /// What a listing repeats of the request is not encoded, whatever it says, and a continuation
    /// token is the last key; nor is the next key of a list of uploads.
    REPEATS_KEYS_RAW,
    /// `x-amz-checksum-…` is neither held to nor kept.
    NO_CHECKSUMS,
    /// A body with a trailer, as newer clients send it, is refused.
    NO_TRAILERS,
    /// An `aws-chunked` body of no bytes is refused.
    NO_EMPTY_CHUNKED_BODY,
    /// Buckets keep no versions.
    NO_VERSIONS,
    /// Objects keep no tags.
    NO_TAGS,
    /// An object whose key ends in `/` keeps its time when it is put again.
    FOLDERS_KEEP_TIMES,
    /// Each object is a file under its key: no empty, `.` or `..` segment, none longer than 255
    /// bytes, and no key that is an object and a prefix.
    KEYS_ARE_PATHS
}
