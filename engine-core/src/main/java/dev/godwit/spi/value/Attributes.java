package dev.godwit.spi.value;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

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

    public static final Attributes NONE = new Attributes("");

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

    /// These attributes with only the keys that `kept` accepts.
    public Attributes only(Predicate<String> kept) {
        SortedMap<String, String> values = values();
        return values.keySet().removeIf(kept.negate()) ? of(values) : this;
    }

    private static String quoted(String raw) {
        return raw.replace("%", "%25").replace(";", "%3B").replace("=", "%3D");
    }

    private static String plain(String quoted) {
        return quoted.replace("%3D", "=").replace("%3B", ";").replace("%25", "%");
    }
}
