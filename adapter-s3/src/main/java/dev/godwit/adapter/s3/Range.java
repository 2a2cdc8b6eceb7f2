package dev.godwit.adapter.s3;

import dev.godwit.spi.fs.Recollection;
import dev.godwit.spi.value.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/// The keys of a folder from one to another, and how far they are listed. Of one thread at a time.
final class Range {

    /// Begins a cursor of several ranges; no key does that a listing ends at, since none in a
    /// folder has a `/` but at its end.
    private static final String SEVERAL = "//";

    private static final String BETWEEN_RANGES = ",";
    private static final String BETWEEN_ENDS = ".";

    /// Behind everything that a folder may hold.
    private static final String LAST = "\uDBFF\uDFFF";

    private final String below;

    /// Behind which it begins; empty for the folder's beginning.
    private final String from;

    /// The last that may be in it; empty for the folder's end.
    private final String until;

    private final Recollection known;

    /// The key or prefix after which the next page begins.
    private String after;

    private @Nullable String continuation;

    /// Full pages since it is listed by itself.
    private int pages;

    private Range(String below, String from, String until, Recollection known) {
        this.below = below;
        this.from = from;
        this.until = until;
        this.known = known;
        after = from;
    }

    static Range whole(String below, Supplier<Recollection> known) {
        return new Range(below, "", "", known.get());
    }

    // ------------------------------------------------------------ cursors

    /// What a cursor leaves to be listed.
    static List<Range> of(String cursor, String below, Supplier<Recollection> known) {
        if (!cursor.startsWith(SEVERAL)) {
            return List.of(new Range(below, cursor, "", known.get()));
        }
        List<Range> ranges = new ArrayList<>();
        String text = cursor.substring(SEVERAL.length());
        for (String range : text.isEmpty() ? new String[0] : text.split(BETWEEN_RANGES, -1)) {
            int end = range.indexOf(BETWEEN_ENDS);
            ranges.add(
                    new Range(
                            below,
                            decoded(range.substring(0, end)),
                            decoded(range.substring(end + 1)),
                            known.get()));
        }
        return ranges;
    }

    /// A cursor that leaves these to be listed.
    static String cursor(List<Range> ranges) {
        if (ranges.size() == 1 && ranges.getFirst().until.isEmpty()) {
            return ranges.getFirst().after;
        }
        return SEVERAL
                + ranges.stream()
                        .map(range -> encoded(range.after) + BETWEEN_ENDS + encoded(range.until))
                        .collect(Collectors.joining(BETWEEN_RANGES));
    }

    private static String encoded(String key) {
        return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    }

    // ------------------------------------------------------------ where it is

    String after() {
        return after;
    }

    Recollection known() {
        return known;
    }

    int pages() {
        return pages;
    }

    /// Whether it is not all of a folder.
    boolean isPart() {
        return !from.isEmpty() || !until.isEmpty();
    }

    /// Whether a key is behind its end.
    boolean isPast(String key) {
        return !until.isEmpty() && Name.compareText(key, until) > 0;
    }

    /// Asks for the next page.
    void place(ListObjectsV2Request.Builder request) {
        if (continuation != null) {
            request.continuationToken(continuation);
        } else if (!after.isEmpty()) {
            boolean wasFolder = after.endsWith("/") && !after.equals(below);
            request.startAfter(wasFolder ? after + LAST : after);
        }
    }

    /// Whether a page that ends here is none that was given before.
    boolean goesOn(String last, @Nullable String next) {
        return next == null ? !last.equals(after) : !next.equals(continuation);
    }

    void reached(String last, @Nullable String next) {
        after = last;
        continuation = next;
        pages++;
    }

    /// It is not to be split for a while.
    void stays() {
        pages = 0;
    }

    /// Its parts between these keys, none of which lies in a folder of this one.
    ///
    /// @param bounds ascending, behind what is listed and before the end
    List<Range> split(List<String> bounds, Supplier<Recollection> known) {
        List<Range> parts = new ArrayList<>();
        Range first = new Range(below, from, bounds.getFirst(), this.known);
        first.after = after;
        first.continuation = continuation;
        parts.add(first);
        for (int i = 0; i < bounds.size(); i++) {
            String end = i + 1 < bounds.size() ? bounds.get(i + 1) : until;
            parts.add(new Range(below, bounds.get(i), end, known.get()));
        }
        return parts;
    }
}
