package dev.godwit.it.container;

import dev.godwit.testkit.fs.ObjectHand;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/// A bucket in the hands of somebody who does not use Godwit.
public final class Bucket implements ObjectHand, AutoCloseable {
    private final URI endpoint;
    private final Keys keys;
    private final S3Client client;
    private final String name;
    private final String prefix;

    /// Makes a bucket.
    public Bucket(URI endpoint, Keys keys, String name) {
        this(endpoint, keys, client(endpoint, keys), name, "");
        client.createBucket(request -> request.bucket(name));
    }

    private Bucket(URI endpoint, Keys keys, S3Client client, String name, String prefix) {
        this.endpoint = endpoint;
        this.keys = keys;
        this.client = client;
        this.name = name;
        this.prefix = prefix;
    }

    private static S3Client client(URI endpoint, Keys keys) {
        return S3Client.builder()
                .httpClientBuilder(Apache5HttpClient.builder())
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .serviceConfiguration(configuration -> configuration.chunkedEncodingEnabled(false))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(keys.access(), keys.secret())))
                .build();
    }

    /// The same bucket, of which only the keys that begin so are told.
    Bucket below(String beginning) {
        return new Bucket(endpoint, keys, client, name, beginning);
    }

    public String name() {
        return name;
    }

    public URI endpoint() {
        return endpoint;
    }

    public Keys owner() {
        return keys;
    }

    public void keepVersions() {
        client.putBucketVersioning(request ->
                request.bucket(name)
                        .versioningConfiguration(
                                versions -> versions.status(BucketVersioningStatus.ENABLED)));
    }

    @Override
    public List<String> keys() {
        return client
                .listObjectsV2Paginator(request ->
                        request.bucket(name).prefix(prefix).encodingType(EncodingType.URL))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
    }

    @Override
    public boolean holds(String key) {
        try {
            head(key);
            return true;
        } catch (NoSuchKeyException e) {
            return false;
        }
    }

    @Override
    public byte[] content(String key) {
        try {
            return client.getObjectAsBytes(request -> request.bucket(name).key(key)).asByteArray();
        } catch (NoSuchKeyException e) {
            throw new IllegalArgumentException("no object " + key, e);
        }
    }

    @Override
    public Map<String, String> metadata(String key) {
        return head(key).metadata();
    }

    public HeadObjectResponse head(String key) {
        return client.headObject(request -> request.bucket(name).key(key));
    }

    @Override
    public void put(String key, byte[] content, Map<String, String> metadata) {
        client.putObject(
                request -> request.bucket(name).key(key).metadata(metadata),
                RequestBody.fromBytes(content));
    }

    /// Puts an object with a type and a header of its own.
    public void put(
            String key,
            byte[] content,
            Map<String, String> metadata,
            String contentType,
            String cacheControl) {
        client.putObject(
                request ->
                        request.bucket(name)
                                .key(key)
                                .metadata(metadata)
                                .contentType(contentType)
                                .cacheControl(cacheControl),
                RequestBody.fromBytes(content));
    }

    /// Puts an object of a storage class, with tags.
    public void put(String key, byte[] content, String storageClass, Map<String, String> tags) {
        var set = new ArrayList<Tag>();
        tags.forEach((name, value) -> set.add(Tag.builder().key(name).value(value).build()));
        client.putObject(
                request ->
                        request.bucket(name)
                                .key(key)
                                .storageClass(storageClass)
                                .tagging(Tagging.builder().tagSet(set).build()),
                RequestBody.fromBytes(content));
    }

    public Map<String, String> tags(String key) {
        return client.getObjectTagging(request -> request.bucket(name).key(key)).tagSet().stream()
                .collect(Collectors.toMap(Tag::key, Tag::value));
    }

    @Override
    public void remove(String key) {
        client.deleteObject(request -> request.bucket(name).key(key));
    }

    /// The keys of multipart uploads that nobody has completed or aborted.
    public List<String> uploads() {
        return client.listMultipartUploads(request -> request.bucket(name)).uploads().stream()
                .map(MultipartUpload::key)
                .toList();
    }

    /// Keys that hold a name of Godwit's own.
    public List<String> reserved() {
        var reserved = new ArrayList<String>();
        for (var key : keys()) {
            if (("/" + key).contains("/.godwit")) {
                reserved.add(key);
            }
        }
        return reserved;
    }

    @Override
    public void close() {
        client.close();
    }
}
