package dev.godwit.adapter.s3;

import dev.godwit.spi.fs.Location;
import dev.godwit.testkit.fs.ObjectHand;
import dev.godwit.testkit.s3.S3Bucket;
import dev.godwit.testkit.s3.SimulatedS3;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/// Adapters for a simulated server, and its buckets in somebody else's hands.
final class Simulated {

    private static final String USER_METADATA = "x-amz-meta-";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Simulated() {}

    static S3Settings settings(SimulatedS3 server, String root, Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(more);
        all.put("endpoint", server.endpoint().toString());
        return S3Settings.of(new Location("s3", root, all));
    }

    static Bucket bucket(S3Settings settings) {
        return bucket(settings, UnaryOperator.identity());
    }

    static Bucket bucket(S3Settings settings, UnaryOperator<S3Client> client) {
        return bucket(settings, PATIENCE, client);
    }

    /// @param patience how long nothing may come of an answer
    /// @param client what stands between the adapter and the SDK
    static Bucket bucket(S3Settings settings, Duration patience, UnaryOperator<S3Client> client) {
        S3Client real = Clients.client(settings, credentials(), patience);
        return new Bucket(client.apply(real), settings, new Servers(System::nanoTime), _ -> {});
    }

    /// @param pause instead of waiting
    static Bucket pausing(S3Settings settings, Bucket.Pause pause) {
        return new Bucket(
                Clients.client(settings, credentials(), PATIENCE),
                settings,
                new Servers(System::nanoTime),
                pause);
    }

    private static StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(SimulatedS3.ACCESS_KEY, SimulatedS3.SECRET_KEY));
    }

    /// A destination.
    static S3FSAdapter open(SimulatedS3 server, String root) {
        return open(server, root, PATIENCE, UnaryOperator.identity());
    }

    static S3FSAdapter open(
            SimulatedS3 server, String root, Duration patience, UnaryOperator<S3Client> client) {
        Bucket bucket = bucket(settings(server, root, Map.of()).believed(), patience, client);
        return new S3FSAdapter(bucket, new Probe(bucket).run(), InstantSource.system());
    }

    static ObjectHand hand(S3Bucket bucket) {
        return new ObjectHand() {
            @Override
            public List<String> keys() {
                return bucket.keys();
            }

            @Override
            public byte[] content(String key) {
                return bucket.content(key).orElseThrow(IllegalArgumentException::new);
            }

            @Override
            public Map<String, String> metadata(String key) {
                Map<String, String> metadata = new HashMap<>();
                bucket.headers(key)
                        .forEach((name, value) -> {
                            if (name.startsWith(USER_METADATA)) {
                                metadata.put(name.substring(USER_METADATA.length()), value);
                            }
                        });
                return metadata;
            }

            @Override
            public void put(String key, byte[] content, Map<String, String> metadata) {
                Map<String, String> headers = new HashMap<>();
                metadata.forEach((name, value) -> headers.put(USER_METADATA + name, value));
                bucket.put(key, content, headers);
            }

            @Override
            public void remove(String key) {
                bucket.remove(key);
            }
        };
    }
}
