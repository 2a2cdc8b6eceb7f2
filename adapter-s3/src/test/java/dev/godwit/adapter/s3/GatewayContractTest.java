package dev.godwit.adapter.s3;

import dev.godwit.testkit.s3.S3Behaviour;

/// On a server with the peculiarities of Ceph's gateway.
class GatewayContractTest extends S3FSAdapterContractTest {

    @Override
    S3Behaviour behaviour() {
        return S3Behaviour.RGW;
    }
}
