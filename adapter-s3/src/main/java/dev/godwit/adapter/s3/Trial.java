package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.error.StorageException.Throttled;
import dev.godwit.spi.error.StorageException.Unauthenticated;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Examination.Trait;
import dev.godwit.spi.value.Name;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/// Tries out on objects of its own, which are gone afterwards, what no migration depends on but
/// people want to know. Their names are always the same, so that what a dead process left there
/// goes with the next one's.
final class Trial {

    private static final byte[] CONTENT = {'g'};
    private static final byte[] OTHER_CONTENT = {'h'};
    private static final Tag TAG = Tag.builder().key("godwit").value("probe").build();

    static final String FOLDER_TIMES =
            "The object of a folder that is put again, or copied, has a later time";

    private static final int LONGEST_KEY = 1_024;

    /// Times are told in whole seconds.
    private static final Duration A_SECOND = Duration.ofMillis(1_100);

    private final Bucket bucket;
    private final boolean versions;
    private final String beginning;

    /// Keys of what was put.
    private final Set<String> put = new LinkedHashSet<>();

    /// @param versions whether the bucket keeps them
    Trial(Bucket bucket, boolean versions) {
        this.bucket = bucket;
        this.versions = versions;
        beginning = bucket.settings().prefix() + Name.RESERVED_PREFIX + "-probe-";
    }

    List<Trait> run() {
        try {
            List<Trait> traits = new ArrayList<>();
            traits.add(tell("checksums_kept", "Checksums are kept", this::keepsChecksums));
            traits.add(tell("md5_checked", "Content-MD5 is checked", this::checksMd5));
            traits.add(tell("tags", "Tags are kept", this::keepsTags));
            traits.add(tell("folder_times", FOLDER_TIMES, this::renewsFolders));
            traits.add(order());
            traits.add(longestName());
            return traits;
        } finally {
            put.forEach(key -> Probe.remove(bucket, key, versions));
        }
    }

    @FunctionalInterface
    private interface Question {
        boolean isSo() throws StorageException;
    }

    private static Trait tell(String name, String what, Question question) {
        try {
            return S3Examination.told(name, what, question.isSo());
        } catch (Unsupported e) {
            return S3Examination.told(name, what, false);
        } catch (StorageException e) {
            return S3Examination.unknown(name, what, e);
        }
    }

    private void put(String key, PutObjectRequest.Builder request) throws StorageException {
        put.add(key);
        bucket.put(request, key, RequestBody.fromBytes(CONTENT), CONTENT.length);
    }

    /// With the checksum that every server knows.
    private PutObjectRequest.Builder request() {
        PutObjectRequest.Builder request = PutObjectRequest.builder();
        return bucket.settings().checksums()
                ? request
                : request.contentMD5(Md5.base64(Md5.of(CONTENT)));
    }

    private boolean keepsChecksums() throws StorageException {
        String key = beginning + "checksum";
        String crc = crc32c();
        put(key, PutObjectRequest.builder().checksumCRC32C(crc));
        HeadObjectRequest head =
                HeadObjectRequest.builder()
                        .bucket(bucket.settings().bucket())
                        .key(key)
                        .checksumMode(ChecksumMode.ENABLED)
                        .overrideConfiguration(Bucket.SOON)
                        .build();
        return crc.equals(
                bucket.ask(Request.HEAD, key, client -> client.headObject(head)).checksumCRC32C());
    }

    private static String crc32c() {
        CRC32C crc = new CRC32C();
        crc.update(CONTENT);
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        return Base64.getEncoder().encodeToString(bytes);
    }

    private boolean checksMd5() throws StorageException {
        try {
            String other = Md5.base64(Md5.of(OTHER_CONTENT));
            put(beginning + "md5", PutObjectRequest.builder().contentMD5(other));
            return false;
        } catch (StorageException.Transient e) {
            if (e.getCause() instanceof AwsServiceException answer
                    && answer.statusCode() / 100 == 4) {
                return true;
            }
            throw e;
        }
    }

    private boolean keepsTags() throws StorageException {
        String key = beginning + "tags";
        put(key, request().tagging(Tagging.builder().tagSet(TAG).build()));
        return bucket.tags(key, null).equals(List.of(TAG));
    }

    /// It is not so where a listing does not show what was put, or copied, there.
    private boolean renewsFolders() throws StorageException {
        String key = beginning + "folder/";
        putFolder(key, "1");
        Optional<Instant> made = listed(key);
        bucket.rest(A_SECOND);
        putFolder(key, "2");
        Optional<Instant> putAgain = listed(key);
        bucket.rest(A_SECOND);
        copyFolder(key, "3");
        return isLater(putAgain, made) && isLater(listed(key), putAgain);
    }

    private static boolean isLater(Optional<Instant> time, Optional<Instant> before) {
        return time.isPresent() && before.isPresent() && time.get().isAfter(before.get());
    }

    private void putFolder(String key, String value) throws StorageException {
        put.add(key);
        PutObjectRequest.Builder request = PutObjectRequest.builder().metadata(Map.of("a", value));
        if (!bucket.settings().checksums()) {
            request.contentMD5(Md5.base64(Md5.of(new byte[0])));
        }
        bucket.put(request, key, RequestBody.empty(), 0);
    }

    /// As others change the metadata of an object.
    private void copyFolder(String key, String value) throws StorageException {
        CopyObjectRequest.Builder request =
                CopyObjectRequest.builder()
                        .metadataDirective(MetadataDirective.REPLACE)
                        .metadata(Map.of("a", value));
        bucket.copy(request, bucket.settings().bucket(), key, key, 0);
    }

    /// The time that a listing tells of the object of a folder, if it tells one, and of what is put
    /// there.
    private Optional<Instant> listed(String key) throws StorageException {
        return bucket.list(list -> list.maxKeys(1), key).contents().stream()
                .map(Stored::listed)
                .filter(object -> object.key().equals(key) && Stored.isEmpty(object.token()))
                .map(Stored::changed)
                .filter(Instant.EPOCH::isBefore)
                .findFirst();
    }

    /// By a pair of keys that comes in another order by bytes than by UTF-16 units.
    private Trait order() {
        String prefix = beginning + "order-";
        try {
            put(prefix + "\uFF5E", request());
            put(prefix + "\uD83D\uDC26", request());
        } catch (StorageException e) {
            return S3Examination.unknown("list_order", "Keys are listed by", e);
        }
        return Order.of(bucket, prefix);
    }

    /// By halves, where it is less than a key may have.
    private Trait longestName() {
        String name = "longest_name";
        String what = "The longest name between slashes";
        String start = Name.RESERVED_PREFIX + "-probe-";
        int taken = start.length();
        int most = LONGEST_KEY - Keys.bytes(bucket.settings().prefix());
        try {
            for (int next = most; taken < most; next = (taken + most + 1) / 2) {
                if (takes(beginning + "x".repeat(next - start.length()))) {
                    taken = next;
                } else {
                    most = next - 1;
                }
            }
            return new Trait(name, Integer.toString(taken), what + ": " + taken + " bytes");
        } catch (StorageException e) {
            return S3Examination.unknown(name, what, e);
        }
    }

    private boolean takes(String key) throws StorageException {
        try {
            put(key, request());
            return true;
        } catch (Denied | Unauthenticated | Throttled | Stopped e) {
            throw e;
        } catch (StorageException e) {
            // However a server puts it that this is too much.
            return false;
        }
    }
}
