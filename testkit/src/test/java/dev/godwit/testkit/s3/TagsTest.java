package dev.godwit.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TagsTest extends ServerTest {

    private static final String TAGGED = "a=1&b=%C3%A4%20x";

    TagsTest() {
        super(S3Behaviour.AWS);
    }

    @Test
    void keepsTagsOfAPutAndOfAnUpload() throws Exception {
        client.put("/b/k", "", "x-amz-tagging", TAGGED);
        String id =
                client.ask("POST", "/b/up?uploads", "", "x-amz-tagging", "c=2").text("UploadId");
        String part = client.put("/b/up?uploadId=" + id + "&partNumber=1", "x").header("ETag");
        client.ask(
                "POST",
                "/b/up?uploadId=" + id,
                "<C><Part><PartNumber>1</PartNumber><ETag>" + part + "</ETag></Part></C>");

        assertThat(bucket.tags("k")).isEqualTo(Map.of("a", "1", "b", "ä x"));
        assertThat(bucket.tags("up")).isEqualTo(Map.of("c", "2"));
        assertThat(client.ask("HEAD", "/b/k", "").header("x-amz-tagging-count")).isEqualTo("2");
    }

    @Test
    void changesThemWithoutTouchingTheObject() throws Exception {
        client.put("/b/k", "content", "x-amz-tagging", TAGGED);

        Client.Answer before = client.get("/b/k?tagging");
        client.put(
                "/b/k?tagging",
                "<Tagging><TagSet><Tag><Key>c</Key><Value>2</Value></Tag></TagSet></Tagging>");
        Client.Answer after = client.get("/b/k?tagging");
        client.ask("DELETE", "/b/k?tagging", "");

        assertThat(before.texts("Key")).containsExactly("a", "b");
        assertThat(before.texts("Value")).containsExactly("1", "ä x");
        assertThat(after.texts("Key")).containsExactly("c");
        assertThat(bucket.tags("k")).isEmpty();
        assertThat(client.get("/b/k").body()).isEqualTo("content");
    }

    @Test
    void copiesThemUnlessOthersAreGiven() throws Exception {
        client.put("/b/k", "content", "x-amz-tagging", TAGGED);
        client.put("/b/same", "", "x-amz-copy-source", "/b/k");
        client.put(
                "/b/other",
                "",
                "x-amz-copy-source",
                "/b/k",
                "x-amz-tagging-directive",
                "REPLACE",
                "x-amz-tagging",
                "d=4");

        assertThat(bucket.tags("same")).isEqualTo(bucket.tags("k"));
        assertThat(bucket.tags("other")).isEqualTo(Map.of("d", "4"));
    }

    @Test
    void refusesMoreThanTen() throws Exception {
        String eleven = "a=&b=&c=&d=&e=&f=&g=&h=&i=&j=&k=";

        assertThat(client.put("/b/k", "", "x-amz-tagging", eleven).status()).isEqualTo(400);
    }
}
