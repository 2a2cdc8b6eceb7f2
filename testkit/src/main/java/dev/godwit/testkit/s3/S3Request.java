package dev.godwit.testkit.s3;

/// A request that was answered.
///
/// @param bucket empty when it was about none
/// @param key empty when it was about no object
/// @param status of the answer
public record S3Request(S3Operation operation, String bucket, String key, int status) {

    @Override
    public String toString() {
        return operation + " " + bucket + "/" + key + " " + status;
    }
}
