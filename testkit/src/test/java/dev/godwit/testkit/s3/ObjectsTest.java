package dev.godwit.testkit.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectsTest extends ServerTest {

    ObjectsTest() {
        super(S3Behaviour.AWS);
    }

    @Test
    void givesBackWhatWasPut() throws Exception {
        Client.Answer put =
                client.put(
                        "/b/a//b%20%2B%C3%A4",
                        "content",
                        "x-amz-meta-Mtime",
                        "12.5",
                        "Content-Type",
                        "text/plain",
                        "x-amz-storage-class",
                        "GLACIER_IR");
        Client.Answer got = client.get("/b/a//b%20%2B%C3%A4");

        assertThat(put.header("ETag")).isEqualTo("\"9a0364b9e99bb480dd25e1f0284c8555\"");
        assertThat(bucket.keys()).containsExactly("a//b +ä");
        assertThat(got.body()).isEqualTo("content");
        assertThat(got.header("ETag")).isEqualTo(put.header("ETag"));
        assertThat(got.header("x-amz-meta-mtime")).isEqualTo("12.5");
        assertThat(got.header("Content-Type")).isEqualTo("text/plain");
        assertThat(got.header("x-amz-storage-class")).isEqualTo("GLACIER_IR");
    }

    @Test
    void answersAHeadWithoutABody() throws Exception {
        bucket.put("k", "content");

        Client.Answer head = client.ask("HEAD", "/b/k", "");
        Client.Answer absent = client.ask("HEAD", "/b/other", "");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo("7");
        assertThat(head.body()).isEmpty();
        assertThat(absent.status()).isEqualTo(404);
    }

    @Test
    void readsRanges() throws Exception {
        bucket.put("k", "0123456789");

        assertThat(client.get("/b/k", "Range", "bytes=2-4").body()).isEqualTo("234");
        assertThat(client.get("/b/k", "Range", "bytes=7-").body()).isEqualTo("789");
        assertThat(client.get("/b/k", "Range", "bytes=-2").body()).isEqualTo("89");
        Client.Answer part = client.get("/b/k", "Range", "bytes=8-100");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("Content-Range")).isEqualTo("bytes 8-9/10");
        assertThat(client.get("/b/k", "Range", "bytes=10-").status()).isEqualTo(416);
    }

    @Test
    void readsOnlyTheVersionThatIsMeant() throws Exception {
        bucket.put("k", "content");
        String etag = client.get("/b/k").header("ETag");

        assertThat(client.get("/b/k", "If-Match", etag).status()).isEqualTo(200);
        assertThat(client.get("/b/k", "If-Match", "\"other\"").status()).isEqualTo(412);
        assertThat(client.get("/b/k", "If-None-Match", etag).status()).isEqualTo(304);
    }

    @Test
    void holdsABodyToItsDigests() throws Exception {
        String md5 = "mgNkuembtIDdJeHwKEyFVQ==";
        assertThat(client.put("/b/k", "content", "Content-MD5", md5).status()).isEqualTo(200);
        assertThat(client.put("/b/k", "contend", "Content-MD5", md5).text("Code"))
                .isEqualTo("BadDigest");
        String crc = "x-amz-checksum-crc32";
        assertThat(client.put("/b/k", "content", crc, "q2eNhA==").status()).isEqualTo(400);
        assertThat(client.put("/b/k", "content", crc, "/sUwqQ==").status()).isEqualTo(200);
        assertThat(client.get("/b/k", "x-amz-checksum-mode", "ENABLED").header(crc))
                .isEqualTo("/sUwqQ==");
    }

    @Test
    void takesChunkedBodiesWithTrailers() throws Exception {
        String body =
                "4\r\ncont\r\n3;chunk-signature=0\r\nent\r\n0\r\nx-amz-checksum-crc32:%s\r\n\r\n";
        String[] headers = {
            "Content-Encoding", "gzip,aws-chunked",
            "x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "x-amz-decoded-content-length", "7"
        };

        assertThat(client.put("/b/bad", body.formatted("q2eNhA=="), headers).status())
                .isEqualTo(400);
        assertThat(client.put("/b/k", body.formatted("/sUwqQ=="), headers).status()).isEqualTo(200);
        assertThat(bucket.content("k")).contains("content".getBytes(UTF_8));
        assertThat(bucket.headers("k")).containsEntry("content-encoding", "gzip");
        assertThat(bucket.keys()).containsExactly("k");
    }

    @Test
    void copiesWithTheSourcesMetadataOrNew() throws Exception {
        bucket.put("from me", "content".getBytes(UTF_8), Map.of("x-amz-meta-a", "1"));
        String source = "/b/from%20me";

        Client.Answer kept = client.put("/b/kept", "", "x-amz-copy-source", source);
        client.put(
                "/b/new",
                "",
                "x-amz-copy-source",
                source,
                "x-amz-metadata-directive",
                "REPLACE",
                "x-amz-meta-b",
                "2");

        assertThat(kept.text("ETag")).contains("9a0364b9e99bb480dd25e1f0284c8555");
        assertThat(bucket.headers("kept")).containsEntry("x-amz-meta-a", "1");
        assertThat(bucket.headers("new"))
                .containsEntry("x-amz-meta-b", "2")
                .doesNotContainKey("x-amz-meta-a");
        assertThat(bucket.content("new")).contains("content".getBytes(UTF_8));
    }

    @Test
    void copiesOntoItselfOnlyWithAChange() throws Exception {
        bucket.put("k", "content");

        assertThat(client.put("/b/k", "", "x-amz-copy-source", "b/k").text("Code"))
                .isEqualTo("InvalidRequest");
        assertThat(
                        client.put(
                                        "/b/k",
                                        "",
                                        "x-amz-copy-source",
                                        "b/k",
                                        "x-amz-metadata-directive",
                                        "REPLACE")
                                .status())
                .isEqualTo(200);
    }

    @Test
    void deletesWhatIsThereAndWhatIsNot() throws Exception {
        bucket.put("k", "content");

        assertThat(client.ask("DELETE", "/b/k", "").status()).isEqualTo(204);
        assertThat(client.ask("DELETE", "/b/k", "").status()).isEqualTo(204);
        assertThat(bucket.keys()).isEmpty();
    }

    @Test
    void deletesSeveralAtOnceEachForItself() throws Exception {
        bucket.put("a", "a").put("b", "b").put("c", "c");

        Client.Answer answer =
                client.ask(
                        "POST",
                        "/b?delete",
                        "<Delete><Object><Key>a</Key></Object>"
                                + "<Object><Key>b</Key><ETag>other</ETag></Object></Delete>");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("Code")).isEqualTo("PreconditionFailed");
        assertThat(answer.texts("Key")).containsExactly("a", "b");
        assertThat(bucket.keys()).containsExactly("b", "c");
    }

    @Test
    void refusesTooLongKeysAndTooMuchMetadata() throws Exception {
        assertThat(client.put("/b/" + "k".repeat(1_024), "").status()).isEqualTo(200);
        assertThat(client.put("/b/" + "k".repeat(1_025), "").text("Code"))
                .isEqualTo("KeyTooLongError");
        assertThat(client.put("/b/k", "", "x-amz-meta-a", "x".repeat(2_048)).text("Code"))
                .isEqualTo("MetadataTooLarge");
    }

    @Test
    void letsInWhoIsAdmittedAtThatMoment() throws Exception {
        try (Client stranger = new Client(server, "STRANGER")) {
            assertThat(stranger.get("/b/k").text("Code")).isEqualTo("InvalidAccessKeyId");
            server.admit("STRANGER");
            assertThat(stranger.get("/b/k").text("Code")).isEqualTo("NoSuchKey");
            server.revoke("STRANGER");
            assertThat(stranger.get("/b/k").status()).isEqualTo(403);
        }
    }

    @Test
    void makesAndRemovesBuckets() throws Exception {
        assertThat(client.ask("HEAD", "/new", "").status()).isEqualTo(404);
        assertThat(client.put("/new", "").status()).isEqualTo(200);
        assertThat(client.put("/new", "").status()).isEqualTo(409);
        assertThat(client.get("/").texts("Name")).containsExactly("b", "new");
        client.put("/new/k", "");
        assertThat(client.ask("DELETE", "/new", "").status()).isEqualTo(409);
        client.ask("DELETE", "/new/k", "");
        assertThat(client.ask("DELETE", "/new", "").status()).isEqualTo(204);
        assertThat(client.get("/new/k").text("Code")).isEqualTo("NoSuchBucket");
    }

    @Test
    void countsWhatIsAsked() throws Exception {
        client.get("/b/k?x-id=GetObject");
        client.get("/b?acl");

        assertThat(server.requests().stream().map(S3Request::toString))
                .containsExactly("GET_OBJECT b/k 404", "OTHER b/ 501");
        assertThat(server.count(S3Operation.GET_OBJECT)).isEqualTo(1);
        server.forgetRequests();
        assertThat(server.requests()).isEmpty();
    }
}
