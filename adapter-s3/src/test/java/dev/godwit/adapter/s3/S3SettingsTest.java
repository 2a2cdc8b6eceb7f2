package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.fs.Location;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3SettingsTest {

    private static Location at(String root, Map<String, String> settings) {
        return new Location("s3", root, settings);
    }

    private static Location at(String endpoint) {
        return at("bucket/x", Map.of("endpoint", endpoint));
    }

    @ParameterizedTest
    @CsvSource({
        "bucket, bucket, ''",
        "bucket/, bucket, ''",
        "bucket/a, bucket, a/",
        "bucket/a/b/, bucket, a/b/"
    })
    void tellBucketAndPrefixApart(String root, String bucket, String prefix) {
        S3Settings settings = S3Settings.of(at(root, Map.of()));

        assertThat(settings.bucket()).isEqualTo(bucket);
        assertThat(settings.prefix()).isEqualTo(prefix);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "b", "/x", "buck et/x", "bucket/../x", "bucket/a//b", "bucket/./a"})
    void refuseWhatIsNoLocation(String root) {
        assertThatThrownBy(() -> S3Settings.of(at(root, Map.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void suitOtherServersWhenOneIsNamed() {
        S3Settings settings = S3Settings.of(at("http://localhost:8000"));

        assertThat(settings.pathStyle()).isTrue();
        assertThat(settings.chunked()).isFalse();
        assertThat(settings.checksums()).isFalse();
        assertThat(settings.folderTimes()).isFalse();
        assertThat(settings.shown()).isEqualTo("s3://bucket/x at localhost:8000");
    }

    /// As in the environment or a profile: the SDK goes there, and no setting says so.
    @Test
    void believeNoTimesOfAServerThatIsNamedElsewhere() {
        S3Settings settings = S3Settings.of(at("bucket", Map.of("region", "us-east-1")));
        try (Bucket aws = Simulated.bucket(settings)) {
            assertThat(aws.folderTimes()).isTrue();
        }
        System.setProperty("aws.endpointUrlS3", "http://127.0.0.1:1");
        try (Bucket other = Simulated.bucket(settings)) {
            assertThat(other.folderTimes()).isFalse();
        } finally {
            System.clearProperty("aws.endpointUrlS3");
        }
    }

    @Test
    void suitAwsOtherwise() {
        S3Settings settings = S3Settings.of(at("bucket", Map.of()));

        assertThat(settings.pathStyle()).isFalse();
        assertThat(settings.chunked()).isTrue();
        assertThat(settings.checksums()).isTrue();
        assertThat(settings.folderTimes()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "endpoint, ftp://x, http://host:port",
        "endpoint, http://key:secret@x, credentials",
        "path-style, yes, true or false",
        "credentials, mine, anonymous or default",
        "part-size, 5MiB, 16",
        "part-size, 17MiB, multiple",
        "connections, 0, 1 to 1000",
        "region, '', no value"
    })
    void nameTheSettingThatIsWrong(String key, String value, String said) {
        assertThatThrownBy(() -> S3Settings.of(at("bucket", Map.of(key, value))))
                .hasMessageContaining(key)
                .hasMessageContaining(said)
                .hasMessageNotContaining("secret");
    }

    @Test
    void knowTheSameServerHoweverItIsWritten() {
        assertThat(S3Settings.of(at("http://HOST")).server())
                .isEqualTo(S3Settings.of(at("http://host:80/")).server())
                .isNotEqualTo(S3Settings.of(at("http://host:81")).server());
    }

    @Test
    void showOneStoresCredentialsToNoOtherUnlessTold() {
        S3FSAdapterProvider provider = new S3FSAdapterProvider();
        Location aws = at("bucket", Map.of());
        Location silent = at("http://host:1");
        Location told = at("bucket", Map.of("endpoint", "http://host:1", "credentials", "default"));
        Location profile = at("bucket", Map.of("endpoint", "http://host:1", "profile", "x"));

        assertThatThrownBy(() -> provider.checkPair(aws, silent))
                .hasMessageContaining("credentials=default");
        assertThatThrownBy(() -> provider.checkPair(silent, aws))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> provider.checkPair(aws, told)).doesNotThrowAnyException();
        assertThatCode(() -> provider.checkPair(profile, aws)).doesNotThrowAnyException();
        assertThatCode(() -> provider.checkPair(silent, at("http://host:1/")))
                .doesNotThrowAnyException();
    }
}
