package dev.godwit.testkit.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionsTest extends ServerTest {

    VersionsTest() {
        super(S3Behaviour.AWS);
    }

    private void versioning(String status) throws Exception {
        String wanted =
                "<VersioningConfiguration><Status>%s</Status></VersioningConfiguration>"
                        .formatted(status);
        assertThat(client.put("/b?versioning", wanted).status()).isEqualTo(200);
    }

    private String put(String body) throws Exception {
        return client.put("/b/k", body).header("x-amz-version-id");
    }

    @Test
    void tellsNothingOfVersionsBeforeItKeepsAny() throws Exception {
        assertThat(client.get("/b?versioning").text("Status")).isEmpty();
        assertThat(put("content")).isEmpty();
        assertThat(client.get("/b/k").header("x-amz-version-id")).isEmpty();
        assertThat(client.get("/b?versions").texts("VersionId")).containsExactly("null");
    }

    @Test
    void keepsWhatIsReplaced() throws Exception {
        put("before");
        versioning("Enabled");
        String first = put("first");
        String second = put("second");

        assertThat(client.get("/b?versioning").text("Status")).isEqualTo("Enabled");
        assertThat(client.get("/b/k").body()).isEqualTo("second");
        assertThat(client.get("/b/k?versionId=" + first).body()).isEqualTo("first");
        assertThat(client.get("/b/k?versionId=null").body()).isEqualTo("before");
        assertThat(client.get("/b/k?versionId=other").text("Code")).isEqualTo("NoSuchVersion");
        Client.Answer list = client.get("/b?versions");
        assertThat(list.texts("VersionId")).containsExactly(second, first, "null");
        assertThat(list.texts("IsLatest")).containsExactly("true", "false", "false");
    }

    @Test
    void marksWhatIsDeletedAndTakesTheMarkBack() throws Exception {
        versioning("Enabled");
        String version = put("content");

        Client.Answer deleted = client.ask("DELETE", "/b/k", "");
        String marker = deleted.header("x-amz-version-id");
        Client.Answer got = client.get("/b/k");

        assertThat(deleted.header("x-amz-delete-marker")).isEqualTo("true");
        assertThat(got.status()).isEqualTo(404);
        assertThat(got.header("x-amz-delete-marker")).isEqualTo("true");
        assertThat(client.get("/b/k?versionId=" + marker).status()).isEqualTo(405);
        assertThat(client.get("/b?list-type=2").texts("Key")).isEmpty();
        assertThat(bucket.keys()).isEmpty();
        assertThat(client.get("/b?versions").body()).contains("<DeleteMarker>");

        assertThat(client.ask("DELETE", "/b/k?versionId=" + marker, "").status()).isEqualTo(204);
        assertThat(client.get("/b/k").header("x-amz-version-id")).isEqualTo(version);
    }

    @Test
    void removesOneVersionForGood() throws Exception {
        versioning("Enabled");
        String first = put("first");
        String second = put("second");

        client.ask(
                "POST",
                "/b?delete",
                "<Delete><Object><Key>k</Key><VersionId>"
                        + second
                        + "</VersionId></Object></Delete>");

        assertThat(client.get("/b/k").body()).isEqualTo("first");
        client.ask("DELETE", "/b/k?versionId=" + first, "");
        assertThat(bucket.versions("k")).isZero();
        assertThat(client.ask("DELETE", "/b", "").status()).isEqualTo(204);
    }

    @Test
    void replacesOnlyTheUnversionedOneWhileSuspended() throws Exception {
        versioning("Enabled");
        String kept = put("kept");
        versioning("Suspended");

        assertThat(put("replaced")).isEqualTo("null");
        put("last");

        assertThat(client.get("/b?versions").texts("VersionId")).containsExactly("null", kept);
        assertThat(client.get("/b/k").body()).isEqualTo("last");
    }

    @Test
    void copiesAnEarlierVersion() throws Exception {
        versioning("Enabled");
        String first = put("first");
        put("second");

        Client.Answer copy =
                client.put(
                        "/b/k",
                        "",
                        "x-amz-copy-source",
                        "/b/k?versionId=" + first,
                        "x-amz-metadata-directive",
                        "REPLACE");

        assertThat(copy.header("x-amz-copy-source-version-id")).isEqualTo(first);
        assertThat(copy.header("x-amz-version-id")).isNotIn("", first);
        assertThat(bucket.content("k")).contains("first".getBytes(UTF_8));
        assertThat(bucket.versions("k")).isEqualTo(3);
    }

    @Test
    void holdsConditionsToTheCurrentVersion() throws Exception {
        versioning("Enabled");
        put("content");
        client.ask("DELETE", "/b/k", "");

        assertThat(client.put("/b/k", "new", "If-None-Match", "*").status()).isEqualTo(200);
        assertThat(client.put("/b/k", "newer", "If-None-Match", "*").status()).isEqualTo(412);
    }

    @Test
    void listsAllVersionsOnceInPagesOfAnySize() throws Exception {
        bucket.keepVersions();
        for (String key : List.of("a", "p/1", "p/2", "p/1", "a", "z")) {
            bucket.put(key, key);
        }
        bucket.remove("z");

        for (int size = 1; size < 6; size++) {
            assertThat(versions("&max-keys=" + size)).isEqualTo(versions(""));
            assertThat(versions("&delimiter=/&max-keys=" + size)).hasSize(4);
        }
        assertThat(versions("")).hasSize(7);
        assertThat(versions("&prefix=p/")).hasSize(3);
        assertThat(client.get("/b?versions&delimiter=/").texts("Prefix")).contains("p/");
    }

    private List<String> versions(String query) throws Exception {
        List<String> all = new ArrayList<>();
        String marker = "";
        Client.Answer page;
        do {
            page = client.get("/b?versions" + query + marker);
            all.addAll(page.texts("VersionId"));
            marker =
                    "&key-marker="
                            + page.text("NextKeyMarker")
                            + "&version-id-marker="
                            + page.text("NextVersionIdMarker");
        } while (page.text("IsTruncated").equals("true"));
        return all;
    }
}
