package dev.godwit.testkit.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ComputedBucketTest {

    private static final long COUNT = 1_000_000;

    private final SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS);
    private final S3Bucket bucket = server.bucket("b", new Numbered());
    private final Client client = new Client(server);

    private static final class Numbered implements ComputedKeys {
        @Override
        public long count() {
            return COUNT;
        }

        @Override
        public String key(long index) {
            return "n%03d/%06d".formatted(index / 1_000, index);
        }

        @Override
        public int size(long index) {
            return (int) (index % 50);
        }
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void listsWhatIsNotStored() throws Exception {
        Client.Answer top = client.get("/b?list-type=2&delimiter=/");
        Client.Answer folder = client.get("/b?list-type=2&delimiter=/&prefix=n007/");
        Client.Answer end = client.get("/b?list-type=2&start-after=n999/999997");

        assertThat(top.texts("Prefix")).hasSize(1_001);
        assertThat(top.text("IsTruncated")).isEqualTo("false");
        assertThat(folder.texts("Key")).hasSize(1_000).startsWith("n007/007000");
        assertThat(end.texts("Key")).containsExactly("n999/999998", "n999/999999");
    }

    @Test
    void givesContentOfTheirSizeUnderAnEntityTagThatFits() throws Exception {
        Client.Answer got = client.get("/b/n000/000012");

        assertThat(got.body()).isEqualTo("n000/000012n");
        assertThat(got.header("ETag")).isEqualTo(Checksums.etag(got.body().getBytes(UTF_8)));
        assertThat(client.get("/b/n000/x").status()).isEqualTo(404);
    }

    @Test
    void remembersWhatIsChangedOnTopOfThem() throws Exception {
        client.put("/b/n000/000000", "changed");
        client.put("/b/n000/000000a", "added");
        client.ask("DELETE", "/b/n000/000001", "");

        List<String> first = client.get("/b?list-type=2&max-keys=3").texts("Key");

        assertThat(first).containsExactly("n000/000000", "n000/000000a", "n000/000002");
        assertThat(client.get("/b/n000/000000").body()).isEqualTo("changed");
        assertThat(client.get("/b/n000/000001").status()).isEqualTo(404);
        assertThat(bucket.keys()).containsExactly("n000/000000", "n000/000000a");
    }

    @Test
    void goesThroughManyPages() throws Exception {
        Set<String> seen = new HashSet<>();
        String token = "";
        for (int page = 0; page < 20; page++) {
            Client.Answer answer = client.get("/b?list-type=2" + token);
            seen.addAll(answer.texts("Key"));
            token =
                    "&continuation-token="
                            + answer.text("NextContinuationToken").replace("=", "%3D");
        }

        assertThat(seen).hasSize(20_000).contains("n019/019999");
    }
}
