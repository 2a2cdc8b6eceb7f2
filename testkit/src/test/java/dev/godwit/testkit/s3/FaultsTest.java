package dev.godwit.testkit.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class FaultsTest extends ServerTest {

    FaultsTest() {
        super(S3Behaviour.AWS);
    }

    private void fault(S3Operation operation, S3Fault fault) {
        server.faults().at(operation, S3Faults.EACH, fault);
    }

    @Test
    void goesWrongAtTheRequestThatIsMeantOnly() throws Exception {
        server.faults().at(S3Operation.PUT_OBJECT, 2, S3Fault.INTERNAL_ERROR);

        assertThat(client.put("/b/1", "").status()).isEqualTo(200);
        assertThat(client.get("/b/1").status()).isEqualTo(200);
        assertThat(client.put("/b/2", "").status()).isEqualTo(500);
        assertThat(client.put("/b/3", "").status()).isEqualTo(200);
        assertThat(bucket.keys()).containsExactly("1", "3");
        assertThat(server.faults().uses(S3Operation.PUT_OBJECT)).isEqualTo(3);
        server.faults().clear().at(S3Operation.PUT_OBJECT, 1, S3Fault.INTERNAL_ERROR);
        assertThat(client.put("/b/4", "").status()).isEqualTo(500);
    }

    @Test
    void asksToSlowDown() throws Exception {
        fault(S3Operation.PUT_OBJECT, S3Fault.SLOW_DOWN);
        server.faults().retryAfter(Duration.ofSeconds(7));

        Client.Answer answer = client.put("/b/k", "");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text("Code")).isEqualTo("SlowDown");
        assertThat(answer.header("Retry-After")).isEqualTo("7");
        assertThat(bucket.keys()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERNAL_ERROR_AFTER", "ERROR_IN_200_AFTER"})
    void tellsAnErrorOfWhatIsDone(S3Fault fault) throws Exception {
        fault(S3Operation.PUT_OBJECT, fault);

        assertThat(client.put("/b/k", "content").text("Code")).isEqualTo("InternalError");
        assertThat(bucket.keys()).containsExactly("k");
    }

    @Test
    void tellsAnErrorUnderStatus200() throws Exception {
        bucket.put("k", "content");
        fault(S3Operation.COPY_OBJECT, S3Fault.ERROR_IN_200);

        Client.Answer answer = client.put("/b/to", "", "x-amz-copy-source", "/b/k");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("Code")).isEqualTo("InternalError");
        assertThat(bucket.keys()).containsExactly("k");
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET", "RESET_IN_REQUEST"})
    void resetsTheConnectionBeforeAnythingIsDone(S3Fault fault) {
        fault(S3Operation.PUT_OBJECT, fault);

        assertThatThrownBy(() -> client.put("/b/k", "c".repeat(1 << 20)))
                .isInstanceOf(IOException.class);
        assertThat(bucket.keys()).isEmpty();
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET_IN_ANSWER", "LOST_REPLY", "SHORT_BODY"})
    void breaksTheConnectionWhenItIsDone(S3Fault fault) {
        fault(S3Operation.PUT_OBJECT, fault);

        assertThatThrownBy(() -> client.put("/b/k", "content")).isInstanceOf(IOException.class);
        assertThat(bucket.content("k")).contains("content".getBytes(UTF_8));
        assertThat(server.requests().getFirst().status()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET_IN_ANSWER", "SHORT_BODY"})
    void breaksTheConnectionInTheMidstOfContent(S3Fault fault) {
        bucket.put("k", "c".repeat(1 << 20));
        fault(S3Operation.GET_OBJECT, fault);

        assertThatThrownBy(() -> client.get("/b/k")).isInstanceOf(IOException.class);
    }

    @Test
    void givesHalfAsIfItWereAll() throws Exception {
        bucket.put("k", "content.");
        fault(S3Operation.GET_OBJECT, S3Fault.SHORT_LENGTH);

        assertThat(client.get("/b/k").body()).isEqualTo("cont");
    }

    @Test
    void givesEntityTagsOfSomethingElse() throws Exception {
        bucket.put("k", "content");
        fault(S3Operation.PUT_OBJECT, S3Fault.WRONG_ETAG);
        fault(S3Operation.LIST_OBJECTS_V2, S3Fault.WRONG_ETAG);
        String right = client.get("/b/k").header("ETag");

        assertThat(client.put("/b/k", "content").header("ETag")).isNotEqualTo(right);
        assertThat(client.get("/b?list-type=2").body())
                .doesNotContain(right.replace("\"", ""))
                .contains("<ETag>");
        assertThat(client.get("/b/k").header("ETag")).isEqualTo(right);
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENCE", "SILENCE_AFTER"})
    void saysNothingUntilReleased(S3Fault fault) throws Exception {
        fault(S3Operation.PUT_OBJECT, fault);
        FutureTask<Integer> put = new FutureTask<>(() -> client.put("/b/k", "content").status());
        Thread.ofVirtual().start(put);
        while (server.faults().held() == 0) {
            Thread.onSpinWait();
        }

        assertThat(bucket.keys()).hasSize(fault == S3Fault.SILENCE ? 0 : 1);
        assertThat(put.isDone()).isFalse();
        server.faults().release();
        assertThat(put.get()).isEqualTo(200);
        assertThat(bucket.keys()).containsExactly("k");
    }

    @Test
    void letsGoOfAClientThatGivesUp() {
        fault(S3Operation.PUT_OBJECT, S3Fault.SILENCE);
        try (Client hasty = new Client(server).patience(Duration.ofMillis(200))) {
            assertThatThrownBy(() -> hasty.put("/b/k", "content")).isInstanceOf(IOException.class);
        }
        while (server.faults().held() > 0) {
            Thread.onSpinWait();
        }

        assertThat(bucket.keys()).isEmpty();
    }

    @Test
    void endsAPageEarly() throws Exception {
        bucket.put("a", "").put("b", "");
        server.faults().at(S3Operation.LIST_OBJECTS_V2, 1, S3Fault.SHORT_PAGE);

        Client.Answer page = client.get("/b?list-type=2");
        String token = page.text("NextContinuationToken").replace("=", "%3D");

        assertThat(page.texts("Key")).containsExactly("a");
        assertThat(page.text("IsTruncated")).isEqualTo("true");
        assertThat(client.get("/b?list-type=2&continuation-token=" + token).texts("Key"))
                .containsExactly("b");
    }

    @Test
    void tearsAListing() throws Exception {
        bucket.put("a", "").put("b", "");
        fault(S3Operation.LIST_OBJECTS_V2, S3Fault.TORN_PAGE);

        Client.Answer page = client.get("/b?list-type=2&max-keys=1");

        assertThat(page.texts("Key")).containsExactly("a");
        assertThat(page.text("IsTruncated")).isEqualTo("true");
        assertThat(page.text("NextContinuationToken")).isEmpty();
    }
}
