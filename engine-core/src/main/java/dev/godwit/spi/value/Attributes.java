package dev.godwit.spi.value;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a node carries besides content and times: mode, owner, group and, where an adapter keeps
/// them, more.
///
/// Held as one canonical text (`key=value`, sorted, joined by `;`, with `;`, `=` and `%` as `%` and
/// two hex digits in values), because most nodes of a tree share a handful of combinations and a
/// comparison is then one of texts.
///
/// @param text canonical; empty for none
public record Attributes(String text) {

    /// Permission bits with the special bits, octal, four digits or more: `0644`, `4755`.
    public static final String MODE = "mode";

    /// Numeric owner.
    public static final String UID = "uid";

    /// Numeric group.
    public static final String GID = "gid";

    /// Who may do what, beyond the mode: the system's own bytes in base64.
    public static final String ACL = "acl";

    /// Of a folder: the list that what is made in it begins with.
    public static final String DEFAULT_ACL = "default-acl";

    /// Extended attributes of the class `user`: `name:value` each, the value in base64, joined by
    /// commas. Characters of names that are none of printable ASCII, or are one of `,:%`, are
    /// written as `%` and two hex digits.
    public static final String USER = "xattr.user";

    /// Likewise, of the class `trusted`.
    public static final String TRUSTED = "xattr.trusted";

    /// Likewise, of the class `security`: labels and file capabilities.
    public static final String SECURITY = "xattr.security";

    /// Keys of what most nodes have none of. Where a node is changed, an empty value takes away
    /// what is there.
    public static final Set<String> EXTENDED = Set.of(ACL, DEFAULT_ACL, USER, TRUSTED, SECURITY);

    /// What keeps a node from being changed: `immutable`, `append`. No adapter keeps it.
    public static final String FLAGS = "flags";

    /// What every node of a Unix file system has.
    public static final Set<String> BASIC = Set.of(MODE, UID, GID);

    public static final Attributes NONE = new Attributes("");

    // Written out for speed, as in NodeId.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Attributes attributes && text.equals(attributes.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// Attributes of these keys and values.
    public static Attributes of(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(values)
                .forEach((key, value) -> {
                    if (!text.isEmpty()) {
                        text.append(';');
                    }
                    text.append(quoted(key)).append('=').append(quoted(value));
                });
        return text.isEmpty() ? NONE : new Attributes(text.toString());
    }

    /// The value of one key.
    public Optional<String> get(String key) {
        return Optional.ofNullable(values().get(key));
    }

    /// All keys and values.
    public SortedMap<String, String> values() {
        SortedMap<String, String> values = new TreeMap<>();
        if (!text.isEmpty()) {
            for (String pair : text.split(";", -1)) {
                int equals = pair.indexOf('=');
                values.put(plain(pair.substring(0, equals)), plain(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    /// All keys.
    public Set<String> keys() {
        return values().keySet();
    }

    /// These attributes with only the keys that `kept` accepts.
    public Attributes only(Predicate<String> kept) {
        if (areAll(kept)) {
            return this;
        }
        SortedMap<String, String> values = values();
        values.keySet().removeIf(kept.negate());
        return of(values);
    }

    /// Whether all keys are accepted, which is so of nearly every node.
    private boolean areAll(Predicate<String> kept) {
        int from = 0;
        while (from < text.length()) {
            int equals = text.indexOf('=', from);
            if (!kept.test(plain(text.substring(from, equals)))) {
                return false;
            }
            int end = text.indexOf(';', equals);
            from = end < 0 ? text.length() : end + 1;
        }
        return true;
    }

    /// The same, with an empty value for each of these keys that has none.
    public Attributes orEmpty(Set<String> keys) {
        SortedMap<String, String> values = values();
        return keys.stream().filter(key -> values.putIfAbsent(key, "") == null).count() > 0
                ? of(values)
                : this;
    }

    private static String quoted(String raw) {
        return raw.replace("%", "%25").replace(";", "%3B").replace("=", "%3D");
    }

    private static String plain(String quoted) {
        return quoted.replace("%3D", "=").replace("%3B", ";").replace("%25", "%");
    }
}
