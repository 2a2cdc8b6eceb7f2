package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.LinkTarget;
import dev.godwit.spi.value.Name;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What an object carries in its user metadata, under names that other tools use too.
///
/// | name | what | who else |
/// |---|---|---|
/// | `mtime` | seconds since 1970 with up to nine decimals | rclone, s3fs |
/// | `mode` | kind and permission bits as s3fs writes them: one decimal number | s3fs |
/// | `uid`, `gid` | numeric owner and group | s3fs, rclone |
/// | `godwit-target` | a link's target, percent-encoded; it is the object's content as well | |
/// | `godwit-xattr-user`, `godwit-xattr-trusted`, `godwit-xattr-security`, `godwit-acl`, `godwit-default-acl` | extended attributes and access lists as [Attributes] has them | |
/// | `godwit-of`, `godwit-version` | of what is kept by its version: key, percent-encoded, and version | |
/// | `godwit-stage` | the name under which it was staged, by which it is known again | |
///
/// A mode in octal digits, as rclone writes it, is read as well.
///
/// @param values by lower-case name
record UserMetadata(Map<String, String> values) {

    private static final String MTIME = "mtime";
    private static final String MODE = "mode";
    private static final String TARGET = "godwit-target";
    private static final String STAGE = "godwit-stage";
    private static final String OF = "godwit-of";
    private static final String VERSION = "godwit-version";

    private static final String OWN_PREFIX = "godwit-";

    /// The names under which extended attributes are kept, by their keys.
    private static final Map<String, String> EXTENDED =
            Map.of(
                    Attributes.USER, "godwit-xattr-user",
                    Attributes.TRUSTED, "godwit-xattr-trusted",
                    Attributes.SECURITY, "godwit-xattr-security",
                    Attributes.ACL, "godwit-acl",
                    Attributes.DEFAULT_ACL, "godwit-default-acl");

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");
    private static final Pattern NAMED = Pattern.compile("[!-+\\--9;-~]+:[A-Za-z0-9+/]*={0,2}");

    /// Names and values together: what every server takes.
    private static final int MOST_BYTES = 2_048;

    private static final Set<String> OWN = Set.of(MTIME, MODE, Attributes.UID, Attributes.GID);

    /// Of 2 KiB in all.
    private static final int LONGEST_TARGET = 1_400;

    private static final int KIND_BITS = 0170000;
    private static final int PERMISSIONS = 07777;
    private static final int FILE = 0100000;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;
    private static final int ALL_OF_A_LINK = 0777;
    private static final int NANOS = 9;

    UserMetadata {
        TreeMap<String, String> lower = new TreeMap<>();
        values.forEach((key, value) -> lower.put(key.toLowerCase(Locale.ROOT), value));
        values = lower;
    }

    /// What a node of this kind is given.
    ///
    /// @param kind a file, folder or link
    static UserMetadata of(Kind kind, long mtimeNs, Attributes attributes, Name stageName) {
        return new UserMetadata(Map.of(STAGE, stageName.text())).with(kind, mtimeNs, attributes);
    }

    /// The same with other facts. What else is there stays: what others put there, and by what an
    /// object of ours is known again.
    UserMetadata with(Kind kind, long mtimeNs, Attributes attributes) {
        Map<String, String> all = new TreeMap<>(values);
        all.put(MTIME, seconds(mtimeNs));
        Optional<Integer> permissions =
                attributes.get(Attributes.MODE).map(octal -> Integer.parseInt(octal, 8));
        switch (kind) {
            case LINK -> all.put(MODE, Integer.toString(LINK | permissions.orElse(ALL_OF_A_LINK)));
            case FOLDER ->
                    permissions.ifPresent(bits -> all.put(MODE, Integer.toString(FOLDER | bits)));
            default -> permissions.ifPresent(bits -> all.put(MODE, Integer.toString(FILE | bits)));
        }
        attributes.get(Attributes.UID).ifPresent(uid -> all.put(Attributes.UID, uid));
        attributes.get(Attributes.GID).ifPresent(gid -> all.put(Attributes.GID, gid));
        EXTENDED.forEach((key, name) ->
                attributes
                        .get(key)
                        .ifPresent(text -> {
                            if (text.isEmpty()) {
                                all.remove(name);
                            } else {
                                all.put(name, text);
                            }
                        }));
        return new UserMetadata(all);
    }

    /// Says where to find what is kept: a version of an object. No pointer where servers would not
    /// take it.
    static UserMetadata pointer(String key, String version) {
        UserMetadata pointer =
                new UserMetadata(
                        Map.of(
                                OF,
                                URLEncoder.encode(key, StandardCharsets.UTF_8),
                                VERSION,
                                version));
        return pointer.bytes() > MOST_BYTES ? new UserMetadata(Map.of()) : pointer;
    }

    boolean isPointer() {
        return values.containsKey(OF) && values.containsKey(VERSION);
    }

    /// The key of what a pointer is to; empty where it is none.
    Optional<String> pointsTo() {
        try {
            return isPointer()
                    ? Optional.of(
                            URLDecoder.decode(values.getOrDefault(OF, ""), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The version that a pointer is to.
    String version() {
        return values.getOrDefault(VERSION, "");
    }

    private int bytes() {
        int bytes = 0;
        for (Map.Entry<String, String> one : values.entrySet()) {
            bytes += Keys.bytes(one.getKey()) + Keys.bytes(one.getValue());
        }
        return bytes;
    }

    /// The same, if servers take so much.
    ///
    /// @param shown the object, for a message
    UserMetadata checked(String shown) throws Unsupported {
        int bytes = bytes();
        if (bytes > MOST_BYTES) {
            throw new Unsupported(
                    Text.say(
                            "keep all that belongs to",
                            shown,
                            "its attributes and user metadata have "
                                    + bytes
                                    + " bytes, and servers take "
                                    + MOST_BYTES
                                    + "; leave attributes behind with --metadata mode"),
                    null);
        }
        return this;
    }

    /// The same with what others gave an object besides. What Godwit itself keeps is not theirs.
    UserMetadata beside(UserMetadata others) {
        Map<String, String> all = new TreeMap<>(values);
        others.values.forEach((name, value) -> {
            if (!OWN.contains(name) && !name.startsWith(OWN_PREFIX)) {
                all.put(name, value);
            }
        });
        return new UserMetadata(all);
    }

    /// The same of a link that says this.
    UserMetadata withTarget(String target) {
        String encoded = URLEncoder.encode(target, StandardCharsets.UTF_8);
        if (encoded.length() > LONGEST_TARGET) {
            return this;
        }
        Map<String, String> all = new TreeMap<>(values);
        all.put(TARGET, encoded);
        return new UserMetadata(all);
    }

    /// The name under which it was staged.
    Optional<String> stageName() {
        return Optional.ofNullable(values.get(STAGE));
    }

    /// Nanoseconds since 1970; empty where there is no time that could be one.
    Optional<Long> mtimeNs() {
        String text = values.get(MTIME);
        if (text == null || !text.matches("-?\\d{1,12}(\\.\\d{1,30})?")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new BigDecimal(text)
                            .setScale(NANOS, RoundingMode.FLOOR)
                            .movePointRight(NANOS)
                            .longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static String seconds(long ns) {
        return BigDecimal.valueOf(ns, NANOS).stripTrailingZeros().toPlainString();
    }

    /// What kind of node the object stands for; a file where nothing is said.
    Kind kind() {
        return switch (mode().orElse(FILE) & KIND_BITS) {
            case LINK -> Kind.LINK;
            case 0, FILE, FOLDER -> Kind.FILE;
            default -> Kind.SPECIAL;
        };
    }

    /// Whether this can be a folder's: it is not said to be anything else.
    boolean mayBeFolder() {
        int kind = mode().orElse(FOLDER) & KIND_BITS;
        return kind == 0 || kind == FOLDER;
    }

    /// What a special node is.
    String special() {
        return switch (mode().orElse(0) & KIND_BITS) {
            case 0010000 -> "fifo";
            case 0020000 -> "character device";
            case 0060000 -> "block device";
            default -> "socket";
        };
    }

    /// A link's target where it is among the metadata.
    Optional<String> target() {
        try {
            return Optional.ofNullable(values.get(TARGET))
                    .map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8))
                    .filter(target -> target.equals(LinkTarget.ofBytes(LinkTarget.bytes(target))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Mode, owner and extended attributes, as far as they are there.
    ///
    /// @param trusted special bits, owners, access lists and the system's own attributes too, which
    ///   whoever may write the bucket could set
    Attributes attributes(boolean trusted) {
        Map<String, String> all = new TreeMap<>();
        mode().ifPresent(bits ->
                all.put(
                        Attributes.MODE,
                        String.format("%04o", bits & (trusted ? PERMISSIONS : ALL_OF_A_LINK))));
        if (trusted) {
            putNumber(all, Attributes.UID);
            putNumber(all, Attributes.GID);
        }
        EXTENDED.forEach((key, name) -> {
            String text = values.get(name);
            if (text != null && (trusted || key.equals(Attributes.USER)) && isText(key, text)) {
                all.put(key, text);
            }
        });
        return Attributes.of(all);
    }

    /// Whether a text can be that of such an attribute, whoever wrote it.
    private static boolean isText(String key, String text) {
        boolean isList = Set.of(Attributes.ACL, Attributes.DEFAULT_ACL).contains(key);
        return isList
                ? BASE64.matcher(text).matches()
                : Arrays.stream(text.split(",", -1)).allMatch(NAMED.asMatchPredicate());
    }

    private void putNumber(Map<String, String> all, String key) {
        String text = values.get(key);
        if (text != null && text.matches("\\d{1,10}")) {
            all.put(key, text);
        }
    }

    private Optional<Integer> mode() {
        String text = values.get(MODE);
        if (text == null || !text.matches("\\d{1,7}")) {
            return Optional.empty();
        }
        int decimal = Integer.parseInt(text);
        if (text.charAt(0) != '0' && decimal <= 0xFFFF && isKind(decimal & KIND_BITS)) {
            return Optional.of(decimal);
        }
        return text.matches("[0-7]+") ? Optional.of(Integer.parseInt(text, 8)) : Optional.empty();
    }

    private static boolean isKind(int bits) {
        return switch (bits) {
            case 0010000, 0020000, FOLDER, 0060000, FILE, LINK, 0140000 -> true;
            default -> false;
        };
    }
}
