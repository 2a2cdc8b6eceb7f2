package dev.godwit.adapter.s3;

import org.junit.jupiter.api.BeforeEach;

/// In a bucket that keeps versions.
class VersionedContractTest extends S3FSAdapterContractTest {

    @BeforeEach
    void keepVersions() {
        server.bucket("bucket").keepVersions();
    }
}
