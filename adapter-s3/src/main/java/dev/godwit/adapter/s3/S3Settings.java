package dev.godwit.adapter.s3;

import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.Location;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a location says: which bucket and prefix, which server, and how to talk to it.
///
/// @param prefix what every key of the tree begins with: empty, or with a `/` at its end
/// @param endpoint of a server other than AWS
/// @param pathStyle the bucket is the first segment of the path instead of part of the host name
/// @param credentials how requests are signed
/// @param checksums always send the SDK's own, also where the server need not know them
/// @param chunked send bodies in signed chunks
/// @param storageClass of what is written; `keep` for that of the object which is copied
/// @param keepsTags whether a copied object's tags are copied too
/// @param connections most requests under way at once
/// @param partSize bytes of each part of a large file
/// @param listingOnly metadata of objects are neither kept nor looked at, so that a listing is all
///   that is asked for
/// @param trusted what user metadata say of special modes, owners and links is taken for true
/// @param readOnly nothing is written, not even to try the server out
/// @param folderTimes the object of a folder has a later time once it was put again
record S3Settings(
        String bucket,
        String prefix,
        Optional<URI> endpoint,
        Optional<String> region,
        boolean pathStyle,
        Optional<String> profile,
        Credentials credentials,
        boolean checksums,
        boolean chunked,
        Optional<String> storageClass,
        boolean keepsTags,
        Optional<String> encryption,
        Optional<String> encryptionKey,
        boolean requesterPays,
        int connections,
        long partSize,
        boolean listingOnly,
        boolean trusted,
        boolean readOnly,
        boolean folderTimes) {

    static final Set<String> KEYS =
            Set.of(
                    "endpoint",
                    "region",
                    "path-style",
                    "profile",
                    "credentials",
                    "checksums",
                    "chunked",
                    "storage-class",
                    "tags",
                    "sse",
                    "sse-kms-key",
                    "requester-pays",
                    "connections",
                    "part-size",
                    "metadata",
                    "trust-metadata",
                    "read-only",
                    "folder-times");

    private static final int MOST_KEY_BYTES = 900;

    /// Stands for the storage class of the object that is copied.
    private static final String KEEP = "keep";

    /// How requests are signed.
    enum Credentials {
        /// By what the SDK finds in the environment, in profiles and in the machine's role.
        DEFAULT,
        /// Not at all.
        ANONYMOUS
    }

    /// @throws IllegalArgumentException with one sentence that says what is wrong
    static S3Settings of(Location location) {
        Reader in = new Reader(location.settings());
        String root = location.root();
        int slash = root.indexOf('/');
        String bucket = slash < 0 ? root : root.substring(0, slash);
        if (!bucket.matches("[A-Za-z0-9][A-Za-z0-9._-]{1,254}|arn:[^/]+")) {
            throw new IllegalArgumentException(
                    "Not a bucket's name: " + Text.shown(bucket) + "; write s3://bucket/prefix");
        }
        Optional<URI> endpoint = in.value("endpoint", S3Settings::endpoint);
        boolean custom = endpoint.isPresent();
        return new S3Settings(
                bucket,
                prefix(slash < 0 ? "" : root.substring(slash + 1)),
                endpoint,
                in.value("region", Function.identity()),
                in.value("path-style", S3Settings::truth).orElse(custom),
                in.value("profile", Function.identity()),
                in.value("credentials", S3Settings::credentials).orElse(Credentials.DEFAULT),
                in.value("checksums", S3Settings::always).orElse(!custom),
                in.value("chunked", S3Settings::truth).orElse(!custom),
                in.value("storage-class", Function.identity()),
                in.value("tags", S3Settings::kept).orElse(true),
                in.value("sse", Function.identity()),
                in.value("sse-kms-key", Function.identity()),
                in.value("requester-pays", S3Settings::truth).orElse(false),
                in.value("connections", text -> (int) whole(text, 1, 1_000)).orElse(64),
                in.value("part-size", S3Settings::partSize).orElse((long) Content.BLOCK),
                in.value("metadata", S3Settings::listing).orElse(false),
                in.value("trust-metadata", S3Settings::truth).orElse(false),
                in.value("read-only", S3Settings::truth).orElse(false),
                in.value("folder-times", S3Settings::truth).orElse(!custom));
    }

    private static String prefix(String text) {
        String prefix = text;
        while (prefix.endsWith("/")) {
            prefix = prefix.substring(0, prefix.length() - 1);
        }
        for (String segment : prefix.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException(
                        "A prefix with " + segment + " in it leads elsewhere; leave it out");
            }
        }
        if (prefix.contains("//") || prefix.indexOf(0) >= 0) {
            throw new IllegalArgumentException(
                    "Not a prefix: " + Text.shown(prefix) + "; put one / between its names");
        }
        if (Keys.bytes(prefix) > MOST_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "The prefix is longer than " + MOST_KEY_BYTES + " bytes; keys have 1,024");
        }
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    private static URI endpoint(String text) {
        try {
            URI uri = URI.create(text.contains("://") ? text : "https://" + text);
            if (uri.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        "must not hold credentials; give them by the environment or a profile");
            }
            boolean plain =
                    uri.getHost() != null
                            && uri.getQuery() == null
                            && (uri.getScheme().equals("http") || uri.getScheme().equals("https"));
            if (plain) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw text.contains("@") ? new IllegalArgumentException("holds credentials", e) : e;
        }
        throw new IllegalArgumentException("write http://host:port or https://host");
    }

    private static boolean truth(String text) {
        return choice(text, "true", "false");
    }

    private static boolean always(String text) {
        return choice(text, "always", "when-required");
    }

    private static boolean listing(String text) {
        return choice(text, "listing", "full");
    }

    private static Credentials credentials(String text) {
        return choice(text, "anonymous", "default") ? Credentials.ANONYMOUS : Credentials.DEFAULT;
    }

    private static boolean kept(String text) {
        return choice(text, "keep", "drop");
    }

    /// What is written goes into this storage class; null for the bucket's usual one.
    ///
    /// @param source of the object that it is of, null for its server's usual one
    @Nullable String classFor(@Nullable String source) {
        return storageClass.map(named -> named.equals(KEEP) ? source : named).orElse(null);
    }

    private static boolean choice(String text, String yes, String no) {
        if (!text.equals(yes) && !text.equals(no)) {
            throw new IllegalArgumentException("use " + yes + " or " + no + ", not " + text);
        }
        return text.equals(yes);
    }

    private static long whole(String text, long least, long most) {
        if (text.matches("\\d{1,15}")) {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw new IllegalArgumentException("must be " + least + " to " + most + ", not " + text);
    }

    /// Blocks of content are hashed whole, so a part is some of them.
    private static long partSize(String text) {
        String unit = text.toLowerCase(Locale.ROOT);
        long mebibytes =
                whole(unit.endsWith("mib") ? unit.substring(0, unit.length() - 3) : unit, 16, 4096);
        if (!unit.endsWith("mib") || (mebibytes << 20) % Content.BLOCK != 0) {
            throw new IllegalArgumentException("use a multiple of 16MiB, not " + text);
        }
        return mebibytes << 20;
    }

    /// The same, with user metadata taken for what they say: what a destination holds is only
    /// compared, and never put into force.
    S3Settings believed() {
        return new S3Settings(
                bucket,
                prefix,
                endpoint,
                region,
                pathStyle,
                profile,
                credentials,
                checksums,
                chunked,
                storageClass,
                keepsTags,
                encryption,
                encryptionKey,
                requesterPays,
                connections,
                partSize,
                listingOnly,
                true,
                readOnly,
                folderTimes);
    }

    /// The location as a person would write it, without secrets.
    String shown() {
        String at = endpoint.map(uri -> " at " + uri.getAuthority()).orElse("");
        return "s3://"
                + bucket
                + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1))
                + at;
    }

    /// The server, the same however it is written.
    String server() {
        return endpoint.map(
                        uri -> {
                            String scheme = uri.getScheme();
                            int port =
                                    uri.getPort() >= 0
                                            ? uri.getPort()
                                            : scheme.equals("http") ? 80 : 443;
                            return uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
                        })
                .orElse("aws");
    }

    /// Reads values; what is wrong with one names its key.
    private record Reader(Map<String, String> values) {

        <T> Optional<T> value(String key, Function<String, T> meaning) {
            String text = values.get(key);
            if (text == null) {
                return Optional.empty();
            }
            try {
                if (text.isBlank()) {
                    throw new IllegalArgumentException("has no value");
                }
                return Optional.of(meaning.apply(text));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "The setting " + key + ": " + Text.shown(String.valueOf(e.getMessage())),
                        e);
            }
        }
    }
}
