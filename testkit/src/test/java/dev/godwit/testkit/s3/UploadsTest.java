package dev.godwit.testkit.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UploadsTest extends ServerTest {

    private static final long LEAST_PART = 4;

    UploadsTest() {
        super(S3Behaviour.AWS.limits(LEAST_PART, 10, 6));
    }

    private String begin(String key) throws Exception {
        return client.ask("POST", "/b/" + key + "?uploads", "", "x-amz-meta-a", "1")
                .text("UploadId");
    }

    private String part(String id, int number, String body) throws Exception {
        return client.put("/b/k?uploadId=" + id + "&partNumber=" + number, body).header("ETag");
    }

    private Client.Answer complete(String id, String parts, String... headers) throws Exception {
        String body = "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>";
        return client.ask("POST", "/b/k?uploadId=" + id, body, headers);
    }

    private static String chosen(int number, String etag) {
        return "<Part><PartNumber>" + number + "</PartNumber><ETag>" + etag + "</ETag></Part>";
    }

    @Test
    void makesAnObjectOfItsParts() throws Exception {
        String id = begin("k");
        String second = part(id, 2, "ent");
        String first = part(id, 1, "cont");
        part(id, 3, "left out");

        assertThat(bucket.openUploads()).containsExactly("k");
        assertThat(bucket.keys()).isEmpty();
        Client.Answer done = complete(id, chosen(1, first) + chosen(2, second));

        assertThat(done.text("ETag")).contains("-2");
        assertThat(bucket.content("k")).contains("content".getBytes(UTF_8));
        assertThat(bucket.headers("k")).containsEntry("x-amz-meta-a", "1");
        assertThat(bucket.openUploads()).isEmpty();
        assertThat(client.get("/b/k", "Range", "bytes=2-5").body()).isEqualTo("nten");
        assertThat(complete(id, chosen(1, first)).text("Code")).isEqualTo("NoSuchUpload");
    }

    @Test
    void refusesPartsThatAreNotWhatIsSaid() throws Exception {
        String id = begin("k");
        String small = part(id, 1, "abc");
        String last = part(id, 2, "d");

        assertThat(complete(id, chosen(1, small) + chosen(2, last)).text("Code"))
                .isEqualTo("EntityTooSmall");
        assertThat(complete(id, chosen(2, last) + chosen(1, small)).text("Code"))
                .isEqualTo("InvalidPartOrder");
        assertThat(complete(id, chosen(1, "other")).text("Code")).isEqualTo("InvalidPart");
        assertThat(complete(id, chosen(3, small)).text("Code")).isEqualTo("InvalidPart");
        assertThat(complete(id, "").text("Code")).isEqualTo("MalformedXML");
        assertThat(bucket.openUploads()).containsExactly("k");
    }

    @Test
    void keepsTheUploadOpenWhenACompletionMeetsAnObject() throws Exception {
        String id = begin("k");
        String part = part(id, 1, "new");
        bucket.put("k", "old");

        assertThat(complete(id, chosen(1, part), "If-None-Match", "*").status()).isEqualTo(412);
        assertThat(bucket.openUploads()).containsExactly("k");
        assertThat(
                        complete(id, chosen(1, part), "If-Match", client.get("/b/k").header("ETag"))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void listsPartsInPages() throws Exception {
        String id = begin("k");
        part(id, 1, "a");
        part(id, 5, "bb");
        part(id, 9, "ccc");

        Client.Answer first = client.get("/b/k?uploadId=" + id + "&max-parts=2");
        Client.Answer rest = client.get("/b/k?uploadId=" + id + "&part-number-marker=5");

        assertThat(first.texts("PartNumber")).containsExactly("1", "5");
        assertThat(first.text("NextPartNumberMarker")).isEqualTo("5");
        assertThat(first.text("IsTruncated")).isEqualTo("true");
        assertThat(rest.texts("PartNumber")).containsExactly("9");
        assertThat(rest.text("Size")).isEqualTo("3");
        assertThat(rest.text("IsTruncated")).isEqualTo("false");
    }

    @Test
    void listsOpenUploadsInPages() throws Exception {
        begin("p/a");
        begin("p/b");
        begin("p/b");
        begin("q");

        Client.Answer first = client.get("/b?uploads&prefix=p/&max-uploads=2");
        Client.Answer rest =
                client.get(
                        "/b?uploads&prefix=p/&key-marker="
                                + first.text("NextKeyMarker")
                                + "&upload-id-marker="
                                + first.text("NextUploadIdMarker"));

        assertThat(first.texts("Key")).containsExactly("p/a", "p/b");
        assertThat(first.text("IsTruncated")).isEqualTo("true");
        assertThat(rest.texts("Key")).containsExactly("p/b");
        assertThat(client.get("/b?uploads&key-marker=p/b").texts("Key")).containsExactly("q");
    }

    @Test
    void abortsWithAllParts() throws Exception {
        String id = begin("k");
        part(id, 1, "a");

        assertThat(client.ask("DELETE", "/b/k?uploadId=" + id, "").status()).isEqualTo(204);
        assertThat(bucket.openUploads()).isEmpty();
        assertThat(client.ask("DELETE", "/b/k?uploadId=" + id, "").text("Code"))
                .isEqualTo("NoSuchUpload");
    }

    @Test
    void copiesPartsOfAnObjectThatIsTooLargeToCopyAtOnce() throws Exception {
        bucket.put("large", "0123456789");
        String id = begin("k");
        String[] all = {"x-amz-copy-source", "/b/large"};

        assertThat(client.put("/b/k", "", all).text("Code")).isEqualTo("InvalidRequest");
        String path = "/b/k?uploadId=" + id + "&partNumber=";
        String first = copyPart(path + 1, "bytes=0-5");
        String second = copyPart(path + 2, "bytes=6-9");
        complete(id, chosen(1, first) + chosen(2, second));

        assertThat(bucket.content("k")).contains("0123456789".getBytes(UTF_8));
    }

    private String copyPart(String path, String range) throws Exception {
        String[] headers = {"x-amz-copy-source", "/b/large", "x-amz-copy-source-range", range};
        return client.put(path, "", headers).text("ETag").replace("&quot;", "\"");
    }

    @Test
    void refusesABodyThatIsTooLargeForOneRequest() throws Exception {
        assertThat(client.put("/b/k", "01234567890").text("Code")).isEqualTo("EntityTooLarge");
    }
}
