package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.Unauthenticated;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.SimulatedS3;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Whether a denial is about one object or about the credentials.
class DenialTest {

    private static final String KEY = "tree/file";

    private final SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS);

    /// How many of the next HEADs are denied; as few as there are.
    private final AtomicInteger denials = new AtomicInteger();

    private final Bucket bucket =
            Simulated.bucket(
                    Simulated.settings(server, "bucket/tree", Map.of()), this::denyingHeads);

    {
        server.bucket("bucket").put(KEY, "content");
    }

    @AfterEach
    void stop() {
        bucket.close();
        server.close();
    }

    /// Without a word why, as the answer to a HEAD has it.
    private S3Client denyingHeads(S3Client real) {
        return (S3Client)
                Proxy.newProxyInstance(
                        S3Client.class.getClassLoader(),
                        new Class<?>[] {S3Client.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("headObject")
                                    && denials.getAndDecrement() > 0) {
                                throw S3Exception.builder()
                                        .statusCode(403)
                                        .awsErrorDetails(AwsErrorDetails.builder().build())
                                        .build();
                            }
                            return Proxies.invoke(real, method, arguments);
                        });
    }

    @Test
    void ofOneObjectIsItsOwn() {
        denials.set(Integer.MAX_VALUE);

        assertThatThrownBy(() -> bucket.head(KEY))
                .isInstanceOf(Denied.class)
                .hasMessage(
                        "Cannot look at s3://bucket/tree/file: access denied (403); the credentials"
                                + " need s3:GetObject and s3:ListBucket");
        assertThat(server.count(S3Operation.LIST_OBJECTS_V2)).isEqualTo(1);
    }

    @Test
    void thatIsOverIsNone() throws Exception {
        denials.set(1);

        assertThat(bucket.head(KEY).size()).isEqualTo("content".length());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofEverythingIsAboutTheCredentials(boolean known) {
        if (known) {
            server.deny(SimulatedS3.ACCESS_KEY);
        } else {
            server.revoke(SimulatedS3.ACCESS_KEY);
        }
        String why =
                known
                        ? "access denied (403 AccessDenied); the credentials need s3:ListBucket, or"
                                + " are known no more: renew them"
                        : "the server does not take the credentials (InvalidAccessKeyId); renew"
                                + " them, and check the clock";

        assertThatThrownBy(() -> bucket.head(KEY))
                .isInstanceOf(Unauthenticated.class)
                .hasMessage("Cannot list s3://bucket/tree/: " + why);
        assertThatThrownBy(() -> bucket.delete(KEY, _ -> {})).isInstanceOf(Unauthenticated.class);
    }

    @Test
    void ofEverythingIsNoReasonToTakeADestinationForASource() {
        server.deny(SimulatedS3.ACCESS_KEY);

        assertThat(new Probe(bucket).run().writable()).isTrue();
    }
}
