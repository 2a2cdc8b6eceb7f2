package dev.godwit.adapter.s3;

import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.testkit.fs.FSAdapterContract;
import dev.godwit.testkit.fs.ObjectTree;
import dev.godwit.testkit.fs.TestTree;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.SimulatedS3;
import org.junit.jupiter.api.AfterEach;

/// On a server that honours every precondition.
class S3FSAdapterContractTest extends FSAdapterContract {

    final SimulatedS3 server = SimulatedS3.start(behaviour());

    S3Behaviour behaviour() {
        return S3Behaviour.AWS;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected FSAdapter open(String path) {
        return Simulated.open(server, "bucket/tree" + (path.isEmpty() ? "" : "/" + path));
    }

    @Override
    protected TestTree tree() {
        return new ObjectTree(Simulated.hand(server.bucket("bucket")), "tree/");
    }
}
