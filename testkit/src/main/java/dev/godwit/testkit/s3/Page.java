package dev.godwit.testkit.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One page of a listing: objects and, with a delimiter, what several keys have in common.
///
/// @param last what the next page goes on after; empty when this is the last
record Page(List<S3Object> objects, List<String> prefixes, Optional<Position> last) {

    /// Where a listing stands.
    ///
    /// @param whole whether all that begins with this text is behind, not only this key
    record Position(String text, boolean whole) {
        static final Position START = new Position("", false);
    }

    int size() {
        return objects.size() + prefixes.size();
    }

    static Page of(S3Bucket bucket, String prefix, String delimiter, Position after, int most) {
        List<S3Object> objects = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        Position at = after;
        Optional<S3Object> next = next(bucket, prefix, after);
        while (next.isPresent() && next.get().key().startsWith(prefix)) {
            if (objects.size() + prefixes.size() == most) {
                return new Page(objects, prefixes, most == 0 ? Optional.empty() : Optional.of(at));
            }
            String key = next.get().key();
            int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            if (cut < 0) {
                objects.add(next.get());
                at = new Position(key, false);
            } else {
                prefixes.add(key.substring(0, cut + delimiter.length()));
                at = new Position(prefixes.getLast(), true);
            }
            next = next(bucket, prefix, at);
        }
        return new Page(objects, prefixes, Optional.empty());
    }

    private static Optional<S3Object> next(S3Bucket bucket, String prefix, Position after) {
        if (after.whole) {
            return bucket.from(behindAll(after.text), false);
        }
        return bucket.order().compare(after.text, prefix) >= 0
                ? bucket.from(after.text, true)
                : bucket.from(prefix, false);
    }

    /// The first text that is behind all that begin with this one.
    private static String behindAll(String text) {
        int last = text.codePointBefore(text.length());
        return text.substring(0, text.length() - Character.charCount(last))
                + Character.toString(last + 1);
    }
}
