package dev.godwit.testkit.s3;

/// A request as the protocol understands it.
///
/// @param bucket empty when it is about none
/// @param key empty when it is about no object
record S3Call(S3Operation operation, String bucket, String key, HttpHead head, Blob body) {

    /// The same with another value of a parameter.
    S3Call with(String parameter, String value) {
        return new S3Call(operation, bucket, key, head.with(parameter, value), body);
    }
}
