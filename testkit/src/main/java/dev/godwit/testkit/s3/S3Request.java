package dev.godwit.testkit.s3;

import java.util.Optional;

/// A request that the server has dealt with.
///
/// @param bucket empty when it was about none
/// @param key empty when it was about no object
/// @param status of the answer; 0 when none was sent as a whole
/// @param fault what went wrong by script
public record S3Request(
        S3Operation operation, String bucket, String key, int status, Optional<S3Fault> fault) {

    @Override
    public String toString() {
        return operation
                + " "
                + bucket
                + "/"
                + key
                + " "
                + status
                + fault.map(what -> " " + what).orElse("");
    }
}
