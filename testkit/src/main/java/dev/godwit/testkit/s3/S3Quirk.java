package dev.godwit.testkit.s3;

/// In what a server differs from AWS.
public enum S3Quirk {
    /// `If-Match` and `If-None-Match` of a put or a completion change nothing.
    IGNORES_PUT_CONDITIONS,
    /// The same of the destination of a copy.
    IGNORES_COPY_CONDITIONS,
    /// `x-amz-copy-source-if-…` changes nothing.
    IGNORES_COPY_SOURCE_CONDITIONS,
    /// `If-Match` of a deletion changes nothing.
    IGNORES_DELETE_CONDITIONS,
    /// Keys are listed by their UTF-16 units instead of their UTF-8 bytes.
    LISTS_IN_UTF16_ORDER,
    /// `x-amz-checksum-…` is neither held to nor kept.
    NO_CHECKSUMS
}
