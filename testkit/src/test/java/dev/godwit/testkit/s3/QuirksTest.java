package dev.godwit.testkit.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuirksTest {

    private static final String COPIED = "x-amz-copy-source";

    @Test
    void gatewayKnowsNoTrailersAndNoCopyConditions() throws Exception {
        try (SimulatedS3 server = SimulatedS3.start(S3Behaviour.RGW);
                Client client = new Client(server)) {
            S3Bucket bucket = server.bucket("b").put("k", "content");
            String[] trailer = {"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"};
            String[] chunked = {"x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"};
            String otherCrc = "AAAAAA==";

            assertThat(client.put("/b/n", "1\r\na\r\n0\r\n\r\n", trailer).status()).isEqualTo(400);
            assertThat(client.put("/b/n", "0\r\n\r\n", chunked).status()).isEqualTo(400);
            assertThat(client.put("/b/n", "1\r\na\r\n0\r\n\r\n", chunked).status()).isEqualTo(200);
            assertThat(client.put("/b/n", "a", "x-amz-checksum-crc32", otherCrc).status())
                    .isEqualTo(200);
            assertThat(bucket.headers("n")).doesNotContainKey("x-amz-checksum-crc32");
            assertThat(client.put("/b/n", "a", "If-None-Match", "*").status()).isEqualTo(412);
            String condition = "x-amz-copy-source-if-match";
            assertThat(client.put("/b/to", "", COPIED, "/b/k", condition, "other").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void serverOfFilesRefusesWhatIsNoPath() throws Exception {
        try (SimulatedS3 server = SimulatedS3.start(S3Behaviour.S3PROXY);
                Client client = new Client(server)) {
            server.bucket("b").put("folder/file", "content");

            assertThat(client.put("/b/folder/", "").status()).isEqualTo(200);
            assertThat(client.put("/b/folder", "").status()).isEqualTo(400);
            assertThat(client.put("/b/folder/file/below", "").status()).isEqualTo(400);
            assertThat(client.put("/b/a//b", "").status()).isEqualTo(400);
            assertThat(client.put("/b/a/%2E%2E/b", "").status()).isEqualTo(400);
            assertThat(client.put("/b/" + "k".repeat(255), "").status()).isEqualTo(200);
            assertThat(client.put("/b/" + "k".repeat(256), "").status()).isEqualTo(400);
            assertThat(client.put("/b/k", "", "x-amz-tagging", "a=1").status()).isEqualTo(501);
            assertThat(client.get("/b/k?tagging").status()).isEqualTo(501);
            assertThat(client.get("/b?versioning").status()).isEqualTo(501);
        }
    }

    /// Somebody else's put comes between head and body.
    @Test
    void looksAtConditionsTooEarlyWhereTheServerIsOneThatDoes() throws Exception {
        assertThat(overtaken(S3Behaviour.AWS)).isEqualTo("theirs");
        assertThat(overtaken(S3Behaviour.S3MOCK)).isEqualTo("mine");
    }

    private static String overtaken(S3Behaviour behaviour) throws Exception {
        String head =
                """
                PUT /b/k HTTP/1.1
                Authorization: AWS4-HMAC-SHA256 Credential=%s/20260101/us-east-1/s3/aws4_request, x
                Content-Length: 4
                If-None-Match: *
                Expect: 100-continue
                Connection: close

                """;
        try (SimulatedS3 server = SimulatedS3.start(behaviour);
                Socket socket =
                        new Socket(server.endpoint().getHost(), server.endpoint().getPort())) {
            S3Bucket bucket = server.bucket("b");
            String raw = head.replace("%s", SimulatedS3.ACCESS_KEY).replace("\n", "\r\n");
            socket.getOutputStream().write(raw.getBytes(UTF_8));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(25), UTF_8)).contains("100 Continue");
            bucket.put("k", "theirs".getBytes(UTF_8), Map.of());
            socket.getOutputStream().write("mine".getBytes(UTF_8));
            assertThat(new String(in.readAllBytes(), UTF_8)).startsWith("HTTP/1.1 ");
            Optional<byte[]> content = bucket.content("k");
            return new String(content.orElseThrow(), UTF_8);
        }
    }
}
