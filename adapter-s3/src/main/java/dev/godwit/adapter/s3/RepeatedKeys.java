package dev.godwit.adapter.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;

/// Takes out of a listing what it repeats of what was asked for. Ceph's gateway says that all of a
/// listing is encoded, and does not encode that: a `%` in it ends the SDK's decoder, and a control
/// character the SDK's parser.
final class RepeatedKeys {

    private static final Set<String> UNREAD =
            Set.of("Prefix", "StartAfter", "ContinuationToken", "KeyMarker");

    /// A listing goes on from its last key without it.
    private static final String NEXT = "NextContinuationToken";

    /// A list of uploads goes on from the last of a page without it, where there is one. The SDK
    /// decodes it.
    private static final String NEXT_KEY = "NextKeyMarker";

    /// How deep an element is that lies directly in the document's root. The prefix of a folder
    /// lies deeper than the one that was asked for.
    private static final int OUTER = 2;

    private RepeatedKeys() {}

    /// Overwrites the elements with spaces: a listing may be large, and is neither copied nor
    /// looked at twice.
    ///
    /// @param isReadable whether a parser takes a text
    static void takeOut(byte[] listing, Predicate<String> isReadable) {
        int depth = 0;
        int begin = 0;
        int text = 0;
        String name = "";
        int at = find('<', listing, 0);
        while (at < listing.length) {
            int end = find('>', listing, at);
            if (end == listing.length) {
                return;
            }
            if (listing[at + 1] == '/') {
                if (depth == OUTER && isUnread(name, listing, text, at, isReadable)) {
                    Arrays.fill(listing, begin, end + 1, (byte) ' ');
                }
                depth--;
            } else if (isBegin(listing, at, end)) {
                depth++;
                if (depth == OUTER) {
                    begin = at;
                    text = end + 1;
                    name = new String(listing, at + 1, end - at - 1, UTF_8);
                }
            }
            at = find('<', listing, end);
        }
    }

    /// Whether nobody reads an element, or could.
    private static boolean isUnread(
            String name, byte[] listing, int from, int to, Predicate<String> isReadable) {
        if (!name.equals(NEXT) && !name.equals(NEXT_KEY)) {
            return UNREAD.contains(name);
        }
        String text = new String(listing, from, to - from, UTF_8);
        return !isReadable.test(text) || (name.equals(NEXT_KEY) && !isDecodable(text));
    }

    private static boolean isDecodable(String text) {
        try {
            return !URLDecoder.decode(text, UTF_8).contains(EchoedKeys.MARK);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// Whether a tag begins an element, and does not end it as well.
    private static boolean isBegin(byte[] listing, int at, int end) {
        return listing[at + 1] != '?' && listing[at + 1] != '!' && listing[end - 1] != '/';
    }

    /// Where a character is next; behind everything where it is not.
    private static int find(char wanted, byte[] in, int from) {
        int at = from;
        while (at < in.length && in[at] != wanted) {
            at++;
        }
        return at;
    }
}
