package dev.godwit.testkit.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConditionsTest extends ServerTest {

    ConditionsTest() {
        super(S3Behaviour.AWS);
    }

    @Test
    void letsOneOfEightPutWhatIsAbsent() throws Exception {
        List<Callable<Integer>> puts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String body = "by " + i;
            puts.add(() -> client.put("/b/k", body, "If-None-Match", "*").status());
        }
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> put : threads.invokeAll(puts)) {
                statuses.add(put.get());
            }
        }

        assertThat(statuses).containsOnlyOnce(200).contains(412).hasSize(8);
    }

    @Test
    void replacesOnlyTheVersionThatIsMeant() throws Exception {
        String old = client.put("/b/k", "old").header("ETag");

        assertThat(client.put("/b/k", "new", "If-Match", "\"other\"").status()).isEqualTo(412);
        assertThat(client.put("/b/k", "new", "If-Match", old).status()).isEqualTo(200);
        assertThat(client.put("/b/k", "newer", "If-Match", old).status()).isEqualTo(412);
        assertThat(client.put("/b/absent", "new", "If-Match", old).status()).isEqualTo(404);
        assertThat(bucket.content("k")).contains("new".getBytes(UTF_8));
    }

    @Test
    void deletesOnlyTheVersionThatIsMeant() throws Exception {
        String etag = client.put("/b/k", "content").header("ETag");

        assertThat(client.ask("DELETE", "/b/k", "", "If-Match", "\"other\"").status())
                .isEqualTo(412);
        assertThat(client.ask("DELETE", "/b/k", "", "If-Match", etag).status()).isEqualTo(204);
        assertThat(client.ask("DELETE", "/b/k", "", "If-Match", etag).status()).isEqualTo(404);
    }

    @Test
    void copiesOnlyTheVersionThatIsMeantToWhereItIsMeant() throws Exception {
        bucket.put("from", "content").put("there", "x");
        String etag = client.get("/b/from").header("ETag");
        String condition = "x-amz-copy-source-if-match";

        assertThat(copy("/b/to", condition, "\"other\"").status()).isEqualTo(412);
        assertThat(copy("/b/there", "If-None-Match", "*").status()).isEqualTo(412);
        assertThat(copy("/b/to", condition, etag).status()).isEqualTo(200);
    }

    private Client.Answer copy(String to, String header, String value) throws Exception {
        return client.put(to, "", "x-amz-copy-source", "/b/from", header, value);
    }

    @Test
    void ignoresThemWhereTheServerIsOneThatDoes() throws Exception {
        S3Behaviour careless =
                S3Behaviour.AWS.with(
                        S3Quirk.IGNORES_PUT_CONDITIONS,
                        S3Quirk.IGNORES_COPY_CONDITIONS,
                        S3Quirk.IGNORES_COPY_SOURCE_CONDITIONS,
                        S3Quirk.IGNORES_DELETE_CONDITIONS);
        try (SimulatedS3 other = SimulatedS3.start(careless);
                Client asking = new Client(other)) {
            other.bucket("b").put("k", "old");

            assertThat(asking.put("/b/k", "new", "If-None-Match", "*").status()).isEqualTo(200);
            assertThat(
                            asking.put(
                                            "/b/k2",
                                            "",
                                            "x-amz-copy-source",
                                            "/b/k",
                                            "x-amz-copy-source-if-match",
                                            "\"other\"",
                                            "If-Match",
                                            "\"other\"")
                                    .status())
                    .isEqualTo(200);
            assertThat(asking.ask("DELETE", "/b/k", "", "If-Match", "\"other\"").status())
                    .isEqualTo(204);
        }
    }
}
