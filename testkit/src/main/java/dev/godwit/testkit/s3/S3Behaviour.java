package dev.godwit.testkit.s3;

import java.util.EnumSet;
import java.util.Set;

/// What kind of server is simulated.
///
/// @param quirks in what it differs from AWS
/// @param leastPartBytes of every part of an upload but the last
/// @param mostPutBytes of an object or a part in one request
/// @param mostCopyBytes of an object or a part copied in one request
public record S3Behaviour(
        Set<S3Quirk> quirks, long leastPartBytes, long mostPutBytes, long mostCopyBytes) {

    private static final long MIB = 1 << 20;
    private static final long GIB = 1L << 30;

    public static final S3Behaviour AWS = new S3Behaviour(Set.of(), 5 * MIB, 5 * GIB, 5 * GIB);

    /// Ceph's gateway, release 16.
    public static final S3Behaviour RGW =
            AWS.with(
                    S3Quirk.MATCHES_BARE_ETAGS_ONLY,
                    S3Quirk.IGNORES_COMPLETION_CONDITIONS,
                    S3Quirk.NO_ETAG_OF_COMPLETION,
                    S3Quirk.IGNORES_COPY_CONDITIONS,
                    S3Quirk.IGNORES_COPY_SOURCE_CONDITIONS,
                    S3Quirk.IGNORES_DELETE_CONDITIONS,
                    S3Quirk.KEEPS_TAGS_OF_PUTS_ONLY,
                    S3Quirk.ENCODES_KEYS_OF_UPLOADS_SILENTLY,
                    S3Quirk.REPEATS_KEYS_RAW,
                    S3Quirk.NO_CHECKSUMS,
                    S3Quirk.NO_TRAILERS,
                    S3Quirk.NO_EMPTY_CHUNKED_BODY);

    /// S3Proxy on a file system.
    public static final S3Behaviour S3PROXY =
            AWS.with(
                    S3Quirk.IGNORES_COPY_CONDITIONS,
                    S3Quirk.IGNORES_DELETE_CONDITIONS,
                    S3Quirk.NO_CHECKSUMS,
                    S3Quirk.NO_VERSIONS,
                    S3Quirk.NO_TAGS,
                    S3Quirk.FOLDERS_KEEP_TIMES,
                    S3Quirk.KEYS_ARE_PATHS);

    /// S3Mock.
    public static final S3Behaviour S3MOCK =
            AWS.with(S3Quirk.LISTS_IN_UTF16_ORDER, S3Quirk.CHECKS_PUT_CONDITIONS_EARLY);

    public S3Behaviour {
        quirks = Set.copyOf(quirks);
    }

    public S3Behaviour with(S3Quirk... more) {
        EnumSet<S3Quirk> all = EnumSet.noneOf(S3Quirk.class);
        all.addAll(quirks);
        all.addAll(Set.of(more));
        return new S3Behaviour(all, leastPartBytes, mostPutBytes, mostCopyBytes);
    }

    /// The same with small limits, so that little content takes the ways of much.
    public S3Behaviour limits(long leastPart, long mostPut, long mostCopy) {
        return new S3Behaviour(quirks, leastPart, mostPut, mostCopy);
    }

    boolean has(S3Quirk quirk) {
        return quirks.contains(quirk);
    }
}
