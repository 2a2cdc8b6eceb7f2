package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.error.StorageException.Throttled;
import dev.godwit.spi.error.StorageException.Transient;
import dev.godwit.spi.error.StorageException.Unauthenticated;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.Requests;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.RequestPayer;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// One bucket of one server: every request of this adapter is made here. Bounds how many are under
/// way, gives each a deadline, repeats what does no harm, counts, and translates errors.
final class Bucket implements Requests, AutoCloseable {

    private static final int TRIES = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    /// For what has little to send or to wait for.
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /// Slower than this is as good as broken.
    private static final long LEAST_BYTES_PER_SECOND = 64 << 10;

    static final AwsRequestOverrideConfiguration SOON = within(DEADLINE);

    private final S3Client client;
    private final S3Settings settings;
    private final Servers servers;
    private final Permits permits;
    private final Pause pause;
    private final Map<Request, Long> counts = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /// Set by whoever runs a step, read by all its threads.
    private volatile CopyControl turns = _ -> {};

    /// How to wait; a test does not.
    @FunctionalInterface
    interface Pause {
        void await(Duration wait) throws InterruptedException;
    }

    Bucket(S3Client client, S3Settings settings, Servers servers, Pause pause) {
        this.client = client;
        this.settings = settings;
        this.servers = servers;
        this.pause = pause;
        permits = servers.join(settings);
    }

    S3Settings settings() {
        return settings;
    }

    /// Whether an object of a folder has a later time once it was put again. That AWS gives it one
    /// says nothing of a server that the environment or a profile names in its place.
    boolean folderTimes() {
        boolean elsewhere =
                settings.endpoint().isEmpty()
                        && client.serviceClientConfiguration().endpointOverride().isPresent();
        return settings.folderTimes() && !elsewhere;
    }

    @Override
    public void pace(CopyControl control) {
        turns = control;
    }

    /// Requests of this kind that were made, repeated ones each time.
    long count(Request request) {
        return counts.getOrDefault(request, 0L);
    }

    @Override
    public SortedMap<String, Long> made() {
        SortedMap<String, Long> made = new TreeMap<>();
        counts.forEach(
                (request, count) -> made.put(request.name().toLowerCase(Locale.ROOT), count));
        return made;
    }

    /// An object as a person would write it.
    String shown(String key) {
        return "s3://" + settings.bucket() + "/" + key;
    }

    // ------------------------------------------------------------ looking

    /// The object of this key; empty when there is none.
    Optional<Stored> find(String key) throws StorageException {
        try {
            return Optional.of(head(key));
        } catch (NotFound e) {
            return Optional.empty();
        }
    }

    Stored head(String key) throws StorageException {
        return Stored.of(key, headers(key));
    }

    HeadObjectResponse headers(String key) throws StorageException {
        return headers(key, null);
    }

    /// @param version null for the current one
    HeadObjectResponse headers(String key, @Nullable String version) throws StorageException {
        HeadObjectRequest request =
                HeadObjectRequest.builder()
                        .bucket(settings.bucket())
                        .key(key)
                        .versionId(version)
                        .requestPayer(payer())
                        .overrideConfiguration(SOON)
                        .build();
        return call(Request.HEAD, key, () -> client.headObject(request));
    }

    /// @param version null for the current one
    List<Tag> tags(String key, @Nullable String version) throws StorageException {
        GetObjectTaggingRequest request =
                GetObjectTaggingRequest.builder()
                        .bucket(settings.bucket())
                        .key(key)
                        .versionId(version)
                        .overrideConfiguration(SOON)
                        .build();
        return call(Request.GET_TAGS, key, () -> client.getObjectTagging(request)).tagSet();
    }

    ListObjectsV2Response list(Consumer<ListObjectsV2Request.Builder> what, String prefix)
            throws StorageException {
        ListObjectsV2Request.Builder request = listing(prefix);
        what.accept(request);
        return call(Request.LIST, prefix, () -> client.listObjectsV2(request.build()));
    }

    private ListObjectsV2Request.Builder listing(String prefix) {
        return ListObjectsV2Request.builder()
                .bucket(settings.bucket())
                .prefix(prefix)
                .encodingType(EncodingType.URL)
                .requestPayer(payer())
                .overrideConfiguration(SOON);
    }

    /// Reads an object from its answer's stream, all of it while a permit is held.
    <T> T read(GetObjectRequest.Builder request, Reading<T> reading) throws StorageException {
        GetObjectRequest built =
                request.bucket(settings.bucket())
                        .requestPayer(payer())
                        // Until the answer begins: how long its body may take is for who reads it.
                        .overrideConfiguration(SOON)
                        .build();
        return call(
                Request.GET,
                built.key(),
                () -> {
                    try (ResponseInputStream<GetObjectResponse> in = client.getObject(built)) {
                        return AnswerStream.read(in, reading);
                    }
                });
    }

    @FunctionalInterface
    interface Reading<T> {
        T of(ResponseInputStream<GetObjectResponse> in) throws IOException;
    }

    /// Opens an object's stream; reading it needs no permit.
    ResponseInputStream<GetObjectResponse> open(GetObjectRequest.Builder request)
            throws StorageException {
        GetObjectRequest built =
                request.bucket(settings.bucket())
                        .requestPayer(payer())
                        // Until the answer begins: how long its body may take is for who reads it.
                        .overrideConfiguration(SOON)
                        .build();
        return call(Request.GET, built.key(), () -> AnswerStream.of(client.getObject(built)));
    }

    // ------------------------------------------------------------ changing

    PutObjectResponse put(PutObjectRequest.Builder request, String key, RequestBody body, long size)
            throws StorageException {
        PutObjectRequest built =
                request.bucket(settings.bucket())
                        .key(Keys.checked(key))
                        .serverSideEncryption(settings.encryption().orElse(null))
                        .ssekmsKeyId(settings.encryptionKey().orElse(null))
                        .requestPayer(payer())
                        .overrideConfiguration(forBytes(size))
                        .build();
        return call(Request.PUT, key, () -> client.putObject(built, body));
    }

    /// @param source the bucket of what is copied
    CopyObjectResponse copy(
            CopyObjectRequest.Builder request, String source, String from, String to, long size)
            throws StorageException {
        CopyObjectRequest built =
                request.sourceBucket(source)
                        .sourceKey(from)
                        .destinationBucket(settings.bucket())
                        .destinationKey(Keys.checked(to))
                        .serverSideEncryption(settings.encryption().orElse(null))
                        .ssekmsKeyId(settings.encryptionKey().orElse(null))
                        .requestPayer(payer())
                        .overrideConfiguration(forBytes(size))
                        .build();
        return call(Request.COPY, to, () -> client.copyObject(built));
    }

    void delete(String key, Consumer<DeleteObjectRequest.Builder> when) throws StorageException {
        DeleteObjectRequest.Builder request =
                DeleteObjectRequest.builder()
                        .bucket(settings.bucket())
                        .key(key)
                        .requestPayer(payer())
                        .overrideConfiguration(SOON);
        when.accept(request);
        call(Request.DELETE, key, () -> client.deleteObject(request.build()));
    }

    /// Gives an object these tags and no others.
    void tag(String key, Tagging tags) throws StorageException {
        PutObjectTaggingRequest request =
                PutObjectTaggingRequest.builder()
                        .bucket(settings.bucket())
                        .key(key)
                        .tagging(tags)
                        .requestPayer(payer())
                        .overrideConfiguration(SOON)
                        .build();
        call(Request.PUT_TAGS, key, () -> client.putObjectTagging(request));
    }

    // ------------------------------------------------------------ versions

    /// Removes an object with all its versions, as far as that is allowed: one of our own, under a
    /// reserved name.
    void purge(String key) throws StorageException {
        ListObjectVersionsRequest request =
                ListObjectVersionsRequest.builder()
                        .bucket(settings.bucket())
                        .prefix(key)
                        .encodingType(EncodingType.URL)
                        .overrideConfiguration(SOON)
                        .build();
        try {
            ListObjectVersionsResponse page =
                    call(Request.LIST_VERSIONS, key, () -> client.listObjectVersions(request));
            List<String> ids = new ArrayList<>();
            page.versions().stream()
                    .filter(version -> version.key().equals(key))
                    .forEach(version -> ids.add(version.versionId()));
            page.deleteMarkers().stream()
                    .filter(marker -> marker.key().equals(key))
                    .forEach(marker -> ids.add(marker.versionId()));
            for (String id : ids) {
                delete(key, version -> version.versionId(id));
            }
        } catch (Denied | Unsupported e) {
            delete(key, _ -> {});
        }
    }

    // ------------------------------------------------------------ uploads in parts

    CreateMultipartUploadResponse begin(CreateMultipartUploadRequest.Builder request, String key)
            throws StorageException {
        CreateMultipartUploadRequest built =
                request.bucket(settings.bucket())
                        .key(Keys.checked(key))
                        .serverSideEncryption(settings.encryption().orElse(null))
                        .ssekmsKeyId(settings.encryptionKey().orElse(null))
                        .requestPayer(payer())
                        .overrideConfiguration(SOON)
                        .build();
        return call(Request.BEGIN_UPLOAD, key, () -> client.createMultipartUpload(built));
    }

    UploadPartResponse part(UploadPartRequest.Builder request, RequestBody body, long size)
            throws StorageException {
        UploadPartRequest built =
                request.bucket(settings.bucket())
                        .requestPayer(payer())
                        .overrideConfiguration(forBytes(size))
                        .build();
        return call(Request.UPLOAD_PART, built.key(), () -> client.uploadPart(built, body));
    }

    UploadPartCopyResponse copyPart(UploadPartCopyRequest.Builder request, long size)
            throws StorageException {
        UploadPartCopyRequest built =
                request.destinationBucket(settings.bucket())
                        .requestPayer(payer())
                        .overrideConfiguration(forBytes(size))
                        .build();
        return call(Request.COPY_PART, built.destinationKey(), () -> client.uploadPartCopy(built));
    }

    CompleteMultipartUploadResponse end(CompleteMultipartUploadRequest.Builder request, long size)
            throws StorageException {
        CompleteMultipartUploadRequest built =
                request.bucket(settings.bucket())
                        .requestPayer(payer())
                        .overrideConfiguration(forBytes(size))
                        .build();
        return call(Request.END_UPLOAD, built.key(), () -> client.completeMultipartUpload(built));
    }

    /// Gives an upload up; one that is not there any more is no failure.
    void abort(String key, String uploadId) throws StorageException {
        AbortMultipartUploadRequest request =
                AbortMultipartUploadRequest.builder()
                        .bucket(settings.bucket())
                        .key(key)
                        .uploadId(uploadId)
                        .requestPayer(payer())
                        .overrideConfiguration(SOON)
                        .build();
        try {
            call(Request.ABORT_UPLOAD, key, () -> client.abortMultipartUpload(request));
        } catch (NotFound e) {
            // As it should be.
        }
    }

    /// Any other request.
    <T> T ask(Request request, String key, Function<S3Client, T> call) throws StorageException {
        return call(request, key, () -> call.apply(client));
    }

    /// Waits between two requests.
    void rest(Duration wait) throws Stopped {
        try {
            pause.await(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped("Stopped while waiting to ask the server again");
        }
    }

    /// For a listing whose next page is one that was given already; it would never end.
    Transient noProgress(Request request, String key) {
        return new Transient(
                Text.say(
                        request.doing,
                        shown(key),
                        "the server says that there is more, and gives the same again"),
                null);
    }

    /// For a listing of which nobody can ask for the next page.
    Transient noNext(Request request, String key) {
        return new Transient(
                Text.say(
                        request.doing,
                        shown(key),
                        "the server says that there is more, and not where it goes on"),
                null);
    }

    // ------------------------------------------------------------ how

    @FunctionalInterface
    private interface Call<T> {
        T make() throws IOException;
    }

    /// What is denied was not done, so asking once more does no harm, if it is not all that is
    /// denied.
    private <T> T call(Request request, String key, Call<T> call) throws StorageException {
        try {
            return repeated(request, key, call);
        } catch (Denied e) {
            checkCredentials(e);
        }
        return repeated(request, key, call);
    }

    /// Looks by what every migration may do, which is to list its tree, whether it is the
    /// credentials that a denial is about. The answer to a HEAD has no body that could say so, and
    /// Ceph's gateway says of a key that was removed, as long as it remembers whose it was, that
    /// access is denied.
    private void checkCredentials(Denied denied) throws StorageException {
        String prefix = settings.prefix();
        ListObjectsV2Request request = listing(prefix).maxKeys(1).build();
        try {
            repeated(Request.LIST, prefix, () -> client.listObjectsV2(request));
        } catch (Denied e) {
            throw Errors.isOfAccess(e)
                    ? new Unauthenticated(e.getMessage() + ", or are known no more: renew them", e)
                    : e;
        } catch (Unauthenticated e) {
            throw e;
        } catch (StorageException e) {
            denied.addSuppressed(e);
            throw denied;
        }
    }

    private <T> T repeated(Request request, String key, Call<T> call) throws StorageException {
        for (int attempt = 1; ; attempt++) {
            StorageException why;
            try {
                T answer = once(request, call);
                permits.answered();
                return answer;
            } catch (StorageException e) {
                throw e;
            } catch (IOException e) {
                why =
                        new Transient(
                                Text.say(
                                        request.doing,
                                        shown(key),
                                        "the connection broke (" + e.getMessage() + ")"),
                                e);
            } catch (SdkException e) {
                why = Errors.of(request, shown(key), e);
            } catch (AnswerStream.Defect e) {
                throw e;
            } catch (RuntimeException e) {
                // The SDK has met what it is not made for, in one answer of many.
                why = Errors.unread(request, shown(key), e);
            }
            if (why instanceof Throttled) {
                permits.throttled();
            }
            boolean harmless =
                    why instanceof Throttled || (request.repeatable && why instanceof Transient);
            if (!harmless || attempt == TRIES) {
                throw why;
            }
            pause(attempt, why);
        }
    }

    private <T> T once(Request request, Call<T> call) throws IOException {
        takeTurn();
        permits.acquire();
        try {
            counts.merge(request, 1L, Long::sum);
            return call.make();
        } finally {
            permits.release();
        }
    }

    private void takeTurn() throws StorageException {
        try {
            turns.admit(1);
        } catch (Stopped e) {
            // What is under way is finished, and nothing else is begun.
        }
    }

    private void pause(int attempt, StorageException why) throws Stopped {
        long least =
                why instanceof Throttled throttled
                        ? throttled.retryAfter().orElse(Duration.ZERO).toMillis()
                        : 0;
        long most = FIRST_PAUSE.toMillis() << attempt;
        rest(Duration.ofMillis(least + ThreadLocalRandom.current().nextLong(most / 2, most)));
    }

    private @Nullable RequestPayer payer() {
        return settings.requesterPays() ? RequestPayer.REQUESTER : null;
    }

    private static AwsRequestOverrideConfiguration forBytes(long size) {
        return size < 1 << 20 ? SOON : within(DEADLINE.plusSeconds(size / LEAST_BYTES_PER_SECOND));
    }

    private static AwsRequestOverrideConfiguration within(Duration deadline) {
        return AwsRequestOverrideConfiguration.builder().apiCallTimeout(deadline).build();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            servers.leave(settings);
            client.close();
        }
    }
}
