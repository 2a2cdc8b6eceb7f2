package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.NameRules;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Keys and paths: a key is the location's prefix and the path's escaped names, so that every name
/// that is no step elsewhere has one key and every such key one name.
///
/// @param prefix empty, or with a `/` at its end
record Keys(String prefix) {

    /// Longest key there is, in bytes.
    private static final int LONGEST = 1_024;

    /// The root's own facts, where the root is the whole bucket: no key can be empty.
    private static final String ROOT_MARKER = Name.RESERVED_PREFIX + "-root";

    /// Stands for a name that is empty or that no path can hold.
    private static final Name NAMELESS = Name.ofBytes(new byte[] {'/'});

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    NameRules rules() {
        int longest = LONGEST - 2 - bytes(prefix);
        return new NameRules(true, false, false, longest, longest + 1, "/\0");
    }

    /// The key of an object.
    ///
    /// @throws Unsupported when the path holds a name that leads elsewhere
    String object(NodeRef ref) throws Unsupported {
        checkNames(ref);
        return ref.isRoot()
                ? prefix.isEmpty() ? ROOT_MARKER : prefix.substring(0, prefix.length() - 1)
                : prefix + ref.path();
    }

    /// The key of a folder's own object.
    String marker(NodeRef folder) throws Unsupported {
        return folder.isRoot() && prefix.isEmpty() ? ROOT_MARKER : below(folder);
    }

    /// What the keys of everything in a folder begin with.
    String below(NodeRef folder) throws Unsupported {
        checkNames(folder);
        return folder.isRoot() ? prefix : prefix + folder.path() + "/";
    }

    /// Whether this is where the facts of a bucket's root lie, which is nothing in the bucket.
    boolean isRootMarker(String key) {
        return prefix.isEmpty() && key.equals(ROOT_MARKER);
    }

    private void checkNames(NodeRef ref) throws Unsupported {
        String path = ref.path();
        if (path.indexOf('.') < 0 && path.indexOf(Name.ESCAPE) < 0) {
            return;
        }
        for (String segment : path.split("/", -1)) {
            if (name(segment).isEmpty()) {
                throw new Unsupported(
                        Text.say("use", path, "a name in it leads elsewhere or is none"), null);
            }
        }
    }

    /// The name of one segment of a key; empty when it leads elsewhere or no name is written so.
    static Optional<Name> name(String segment) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
            return Optional.empty();
        }
        if (segment.indexOf(Name.ESCAPE) < 0 && segment.indexOf(0) < 0) {
            return Optional.of(new Name(segment));
        }
        try {
            Name name = new Name(segment);
            byte[] raw = name.bytes();
            boolean canonical = Name.ofBytes(raw).equals(name);
            for (byte b : raw) {
                canonical = canonical && b != '/' && b != 0;
            }
            return canonical ? Optional.of(name) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// A name to tell of a segment that has none.
    static Name standIn(String segment) {
        return segment.isEmpty() ? NAMELESS : Name.ofText(segment);
    }

    /// @throws Unsupported when the key would be too long
    static String checked(String key) throws Unsupported {
        if (bytes(key) > LONGEST) {
            throw new Unsupported(
                    Text.say("write", key, "its key has more than " + LONGEST + " bytes"), null);
        }
        return key;
    }
}
