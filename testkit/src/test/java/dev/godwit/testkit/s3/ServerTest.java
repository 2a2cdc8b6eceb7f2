package dev.godwit.testkit.s3;

import org.junit.jupiter.api.AfterEach;

/// A server, a bucket and who asks for it.
abstract class ServerTest {

    final SimulatedS3 server;
    final S3Bucket bucket;
    final Client client;

    ServerTest(S3Behaviour behaviour) {
        server = SimulatedS3.start(behaviour);
        bucket = server.bucket("b");
        client = new Client(server);
    }

    @AfterEach
    void closeServer() {
        client.close();
        server.close();
    }
}
