package dev.godwit.adapter.local;

import dev.godwit.spi.value.Attributes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The extended attributes of a node, by the system's names for them: what users and programs note
/// (`user`), access control lists, and what only an administrator sees or sets (`trusted`,
/// `security`). Others are the file system's own.
///
/// @param values by name, whose bytes are its characters
record Extended(SortedMap<String, byte[]> values) {

    static final Extended NONE = new Extended(new TreeMap<>());

    private static final String ACL = "system.posix_acl_access";
    static final String DEFAULT_ACL = "system.posix_acl_default";

    /// File capabilities, the one of its class that nodes have of their own and not by where they
    /// are.
    private static final String CAPABILITY = "security.capability";

    private static final Map<String, String> LISTS =
            Map.of(Attributes.ACL, ACL, Attributes.DEFAULT_ACL, DEFAULT_ACL);

    private static final Set<String> CLASSES =
            Set.of(Attributes.USER, Attributes.TRUSTED, Attributes.SECURITY);

    /// Before a class, its key.
    private static final String CLASS = "xattr.";

    private static final Base64.Encoder TO_TEXT = Base64.getEncoder().withoutPadding();
    private static final Base64.Decoder TO_BYTES = Base64.getDecoder();

    /// The key under which the attribute of this name is carried; null when it is not.
    static @Nullable String keyOf(String name) {
        return switch (name) {
            case ACL -> Attributes.ACL;
            case DEFAULT_ACL -> Attributes.DEFAULT_ACL;
            default -> {
                String key = CLASS + name.substring(0, Math.max(0, name.indexOf('.')));
                yield CLASSES.contains(key) ? key : null;
            }
        };
    }

    /// An attribute by which it can be tried whether a file system knows those of a key.
    static String exampleOf(String key) {
        String list = LISTS.get(key);
        return list == null ? typeOf(key) + "godwit" : list;
    }

    static String name(byte[] raw) {
        return new String(raw, StandardCharsets.ISO_8859_1);
    }

    private static String typeOf(String key) {
        return key.substring(CLASS.length()) + '.';
    }

    static byte[] raw(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Adds the texts by which nodes carry them: the bytes of a list in base64; of a class
    /// `name:value` for each, the value in base64, joined by commas.
    void addTo(Map<String, String> attributes) {
        values.forEach((name, value) -> {
            String key = keyOf(name);
            if (key != null) {
                String text = TO_TEXT.encodeToString(value);
                attributes.merge(
                        key,
                        LISTS.containsKey(key)
                                ? text
                                : escaped(name.substring(typeOf(key).length())) + ':' + text,
                        (before, after) -> before + ',' + after);
            }
        });
    }

    /// What these texts say.
    ///
    /// @throws IllegalArgumentException when they say nothing that can be understood
    static Extended of(Map<String, String> attributes) {
        SortedMap<String, byte[]> values = new TreeMap<>();
        LISTS.forEach((key, name) -> {
            String text = attributes.getOrDefault(key, "");
            if (!text.isEmpty()) {
                values.put(name, TO_BYTES.decode(text));
            }
        });
        for (String key : CLASSES) {
            String text = attributes.getOrDefault(key, "");
            for (String one : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                int colon = one.indexOf(':');
                if (colon < 0) {
                    throw new IllegalArgumentException("No value: " + one);
                }
                values.put(
                        typeOf(key) + plain(one.substring(0, colon)),
                        TO_BYTES.decode(one.substring(colon + 1)));
            }
        }
        return new Extended(values);
    }

    /// Whether a node may be freed of it: of a label that says where it is only the system may.
    static boolean isItsOwn(String name) {
        return !Attributes.SECURITY.equals(keyOf(name)) || name.equals(CAPABILITY);
    }

    boolean has(String name, byte[] value) {
        return Arrays.equals(values.get(name), value);
    }

    private static String escaped(String name) {
        StringBuilder text = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == ',' || c == ':' || c == '%') {
                text.append('%')
                        .append(Character.forDigit(c >> 4, 16))
                        .append(Character.forDigit(c & 15, 16));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static String plain(String text) {
        StringBuilder name = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                name.append((char) Integer.parseInt(text, i + 1, i + 3, 16));
                i += 2;
            } else {
                name.append(text.charAt(i));
            }
        }
        return name.toString();
    }
}
