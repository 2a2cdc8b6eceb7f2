package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/// Finds where a range can be split, by asking what comes next after some texts.
///
/// The keys that are left are likely to begin like the last one that was listed. So the first place
/// is looked for at which any of them differs, and at that place all characters that there are:
/// `photo-0999` leads to `photo-1`, `photo-2` and so on. Of such bounds ranges may be of any size,
/// and empty.
///
/// A bound is plain ASCII, so that servers that compare bytes, characters or UTF-16 agree about
/// what is behind it, and has no `/`, so that no folder is on both sides of it.
final class Bounds {

    private static final char FIRST = '!';
    private static final char LAST = '~';

    private final Bucket bucket;
    private final String below;
    private final Range range;

    /// What the last listed key adds to its folder's.
    private final String seen;

    Bounds(Bucket bucket, String below, Range range) {
        this.bucket = bucket;
        this.below = below;
        this.range = range;
        seen = plain(range.after().substring(below.length()));
    }

    /// As much of a text as a bound may begin with.
    private static String plain(String text) {
        int length = 0;
        while (length < text.length() && isPlain(text.charAt(length))) {
            length++;
        }
        return text.substring(0, length);
    }

    private static boolean isPlain(char c) {
        return c >= FIRST && c < LAST && c != '/';
    }

    /// At most this many, ascending; none where the range is not worth it.
    List<String> find(int most) throws StorageException {
        int place = place();
        List<String> bounds = new ArrayList<>();
        if (place == seen.length()) {
            return bounds;
        }
        String begin = below + seen.substring(0, place);
        Optional<String> bound = Optional.of(behind(place));
        while (bound.isPresent() && bounds.size() < most) {
            bounds.add(bound.get());
            bound =
                    next(bound.get())
                            .filter(key -> key.length() > begin.length() && key.startsWith(begin))
                            .map(key -> key.charAt(begin.length()))
                            .filter(Bounds::isPlain)
                            .map(c -> begin + after(c))
                            .filter(text -> !range.isPast(text));
        }
        return bounds;
    }

    /// The first place at which a key that is left differs from what was seen; the end of that
    /// where there is none.
    private int place() throws StorageException {
        int low = 0;
        int high = seen.length();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (next(behind(middle)).isPresent()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /// What is behind everything that begins like what was seen, up to this place.
    private String behind(int place) {
        return below + seen.substring(0, place) + after(seen.charAt(place));
    }

    private static char after(char c) {
        return (char) (c + (c + 1 == '/' ? 2 : 1));
    }

    /// The first key or prefix of the range behind a bound.
    private Optional<String> next(String bound) throws StorageException {
        if (range.isPast(bound)) {
            return Optional.empty();
        }
        ListObjectsV2Response page =
                bucket.list(list -> list.delimiter("/").startAfter(bound).maxKeys(1), below);
        return Entry.of(page).stream()
                .map(Entry::key)
                .filter(key -> !range.isPast(key))
                .findFirst();
    }
}
