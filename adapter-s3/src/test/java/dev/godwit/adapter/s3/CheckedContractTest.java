package dev.godwit.adapter.s3;

import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Quirk;

/// On a server that honours no precondition, where a look before has to do.
class CheckedContractTest extends S3FSAdapterContractTest {

    @Override
    S3Behaviour behaviour() {
        return S3Behaviour.RGW.with(S3Quirk.IGNORES_PUT_CONDITIONS);
    }
}
