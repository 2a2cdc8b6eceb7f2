package dev.godwit.testkit.s3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A part of an object that is asked for.
record ByteRange(long from, long length) {

    private static final Pattern HEADER = Pattern.compile("bytes=(\\d*)-(\\d*)");

    /// @param header `bytes=FROM-TO`, `bytes=FROM-` or `bytes=-LAST`
    /// @return empty when there is no header, or one that means nothing
    static Optional<ByteRange> of(@Nullable String header, long size) throws S3Error {
        Matcher matcher = HEADER.matcher(header == null ? "" : header);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty() && last.isEmpty()) {
            return Optional.empty();
        }
        long from =
                first.isEmpty() ? Math.max(size - Long.parseLong(last), 0) : Long.parseLong(first);
        long to =
                first.isEmpty() || last.isEmpty() ? size : Math.min(Long.parseLong(last) + 1, size);
        if (from >= to) {
            throw new S3Error(416, "InvalidRange", "The object has " + size + " bytes");
        }
        return Optional.of(new ByteRange(from, to - from));
    }

    String header(long size) {
        return "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }

    Blob of(Blob whole) {
        return new Blob.Cut(whole, from, length);
    }
}
