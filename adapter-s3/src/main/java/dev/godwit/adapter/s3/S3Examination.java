package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Examination;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/// What a server can do, and what lies about in a bucket, for people.
final class S3Examination implements Examination {

    /// What was begun longer ago is hardly under way any more.
    private static final Duration UNDER_WAY = Duration.ofDays(1);

    private final Bucket bucket;
    private final Uploads uploads;
    private final Honours honours;
    private final InstantSource clock;

    S3Examination(Bucket bucket, Uploads uploads, Honours honours, InstantSource clock) {
        this.bucket = bucket;
        this.uploads = uploads;
        this.honours = honours;
        this.clock = clock;
    }

    @Override
    public List<Trait> examine() {
        List<Trait> traits = new ArrayList<>();
        traits.add(
                honoured(
                        "conditional_put",
                        "Conditional puts",
                        honours.putIfAbsent() && honours.putIfMatch()));
        traits.add(honoured("conditional_completion", "Conditional completions", honours.endIf()));
        traits.add(
                honoured(
                        "conditional_copy",
                        "Copies under a condition of what they replace",
                        honours.copyIfAbsent() && honours.copyIfMatch()));
        traits.add(
                honoured(
                        "copy_preconditions",
                        "Copies under a condition of their source",
                        honours.copySource()));
        traits.add(
                honoured("conditional_delete", "Conditional deletions", honours.deleteIfMatch()));
        traits.add(versions());
        if (honours.tried()) {
            traits.addAll(new Trial(bucket, honours.versions()).run());
        } else {
            traits.add(untold("checksums_kept", "Checksums are kept"));
            traits.add(untold("md5_checked", "Content-MD5 is checked"));
            traits.add(untold("tags", "Tags are kept"));
            traits.add(untold("folder_times", Trial.FOLDER_TIMES));
            traits.add(Order.ofListing(bucket));
            traits.add(untold("longest_name", "The longest name"));
        }
        traits.add(openUploads());
        return traits;
    }

    // ------------------------------------------------------------ what was tried when it was
    // opened

    private Trait honoured(String name, String what, boolean so) {
        return honours.tried() ? told(name, what, so) : untold(name, what);
    }

    static Trait told(String name, String what, boolean so) {
        String value = so ? "yes" : "no";
        return new Trait(name, value, what + ": " + value);
    }

    static Trait unknown(String name, String what, StorageException why) {
        return unknown(name, what, String.valueOf(why.getMessage()));
    }

    private static Trait unknown(String name, String what, String why) {
        return new Trait(name, UNKNOWN, what + ": unknown (" + why + ")");
    }

    private Trait untold(String name, String what) {
        return unknown(
                name,
                what,
                honours.writable()
                        ? "the server could not be tried out; look again"
                        : "it cannot be told without writing");
    }

    private Trait versions() {
        String name = "versions";
        String what = "The bucket keeps versions";
        if (honours.tried()) {
            return told(name, what, honours.versions());
        }
        GetBucketVersioningRequest request =
                GetBucketVersioningRequest.builder()
                        .bucket(bucket.settings().bucket())
                        .overrideConfiguration(Bucket.SOON)
                        .build();
        try {
            BucketVersioningStatus status =
                    bucket.ask(
                                    Request.GET_VERSIONING,
                                    "",
                                    client -> client.getBucketVersioning(request))
                            .status();
            return told(name, what, status == BucketVersioningStatus.ENABLED);
        } catch (StorageException e) {
            return unknown(name, what, e);
        }
    }

    // ------------------------------------------------------------ open uploads

    /// How many there are, and the one that was begun first.
    private static final class Found {
        int count;
        @Nullable MultipartUpload oldest;

        void add(MultipartUpload upload) {
            count++;
            if (oldest == null || begun(upload).isBefore(begun(oldest))) {
                oldest = upload;
            }
        }
    }

    private static Instant begun(MultipartUpload upload) {
        return Objects.requireNonNullElse(upload.initiated(), Instant.MAX);
    }

    /// They may be anybody's, so they are told of and left alone.
    private Trait openUploads() {
        String name = "open_uploads";
        Found found = new Found();
        try {
            uploads.each(found::add);
        } catch (StorageException e) {
            return unknown(name, "Uploads that are open", e);
        }
        MultipartUpload oldest = found.oldest;
        if (oldest == null) {
            return new Trait(name, "0", "No upload in parts is open");
        }
        boolean old = begun(oldest).isBefore(clock.instant().minus(UNDER_WAY));
        return new Trait(
                !old,
                name,
                Integer.toString(found.count),
                "Uploads in parts that are open: "
                        + found.count
                        + ", the oldest to "
                        + Text.shown(bucket.shown(oldest.key()))
                        + (oldest.initiated() == null ? "" : ", begun at " + oldest.initiated()),
                "Remove what nobody is at any more, as by " + abortion(oldest));
    }

    private String abortion(MultipartUpload upload) {
        return "aws s3api abort-multipart-upload"
                + bucket.settings().endpoint().map(uri -> " --endpoint-url " + uri).orElse("")
                + " --bucket "
                + bucket.settings().bucket()
                + " --key "
                + quoted(upload.key())
                + " --upload-id "
                + quoted(upload.uploadId())
                + "; list-multipart-uploads lists them, and a life cycle rule"
                + " (AbortIncompleteMultipartUpload) does it by itself";
    }

    /// For a shell.
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
