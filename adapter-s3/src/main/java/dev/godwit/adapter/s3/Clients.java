package dev.godwit.adapter.s3;

import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// Makes the SDK's client for a location.
final class Clients {

    /// What signatures name where nobody said a region; servers other than AWS take any.
    private static final String ANY_REGION = "us-east-1";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Clients() {}

    static S3Client client(S3Settings settings) {
        return client(settings, credentials(settings), PATIENCE);
    }

    /// @param patience how long nothing may come of an answer
    static S3Client client(
            S3Settings settings, AwsCredentialsProvider credentials, Duration patience) {
        Cryptography.prefer();
        S3ClientBuilder builder =
                S3Client.builder()
                        .httpClientBuilder(
                                Apache5HttpClient.builder()
                                        .maxConnections(2 * settings.connections() + 16)
                                        .connectionTimeout(Duration.ofSeconds(10))
                                        .socketTimeout(patience)
                                        .connectionAcquisitionTimeout(Duration.ofSeconds(60)))
                        // What to repeat is decided where the outcome is known to be.
                        .overrideConfiguration(o ->
                                o.retryStrategy(AwsRetryStrategy.doNotRetry())
                                        // Of an answer the last has its turn first.
                                        .addExecutionInterceptor(new EchoedKeys())
                                        .addExecutionInterceptor(new HiddenErrors()))
                        .credentialsProvider(credentials)
                        .forcePathStyle(settings.pathStyle())
                        .serviceConfiguration(s -> s.chunkedEncodingEnabled(settings.chunked()))
                        .requestChecksumCalculation(
                                settings.checksums()
                                        ? RequestChecksumCalculation.WHEN_SUPPORTED
                                        : RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(
                                settings.checksums()
                                        ? ResponseChecksumValidation.WHEN_SUPPORTED
                                        : ResponseChecksumValidation.WHEN_REQUIRED)
                        .region(region(settings));
        settings.endpoint().ifPresent(builder::endpointOverride);
        if (!settings.checksums()) {
            // Where a checksum has to be, it is one that every server knows.
            builder.addPlugin(LegacyMd5Plugin.create());
        }
        if (settings.endpoint().isEmpty()) {
            builder.crossRegionAccessEnabled(true);
        }
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        if (settings.credentials() == S3Settings.Credentials.ANONYMOUS) {
            return AnonymousCredentialsProvider.create();
        }
        // Of a profile that is named, whatever the environment holds: it may be another store's.
        return settings.profile().isPresent()
                ? ProfileCredentialsProvider.create(settings.profile().get())
                : DefaultCredentialsProvider.builder().build();
    }

    /// Only a machine at AWS tells a region, and elsewhere asking it takes long.
    private static AwsRegionProvider regions(S3Settings settings) {
        Supplier<ProfileFile> profiles = ProfileFile::defaultProfileFile;
        return settings.endpoint().isEmpty()
                ? DefaultAwsRegionProviderChain.builder()
                        .profileName(settings.profile().orElse(null))
                        .build()
                : new AwsRegionProviderChain(
                        new SystemSettingsRegionProvider(),
                        new AwsProfileRegionProvider(profiles, settings.profile().orElse(null)));
    }

    private static Region region(S3Settings settings) {
        if (settings.region().isPresent()) {
            return Region.of(settings.region().get());
        }
        try {
            return regions(settings).getRegion();
        } catch (SdkClientException e) {
            return Region.of(ANY_REGION);
        }
    }
}
