package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/// Between [Name]s and [Path]s.
///
/// A `Path` of a Unix holds raw bytes, and its text does not: what is not of the process's
/// character set becomes U+FFFD. So text is believed only where it cannot lie, and the rest goes by
/// way of a path's URI, which spells the raw bytes out.
final class Names {

    private static final char LOST = '\uFFFD';

    private Names() {}

    /// The last name of a path, which has one.
    static Name of(Path path) {
        String text = path.getFileName().toString();
        if (isFaithful(text)) {
            return text.indexOf(Name.ESCAPE) < 0 ? new Name(text) : Name.ofText(text);
        }
        return Name.ofBytes(rawName(path));
    }

    /// Whether the name leads back to the entry of a folder it was taken of.
    static boolean isOf(Name name, Path folder, Path entry) {
        try {
            return child(folder, name).equals(entry);
        } catch (Unsupported e) {
            return false;
        }
    }

    /// The child of a folder with this name.
    ///
    /// @throws Unsupported when no local folder can hold the name
    static Path child(Path folder, Name name) throws Unsupported {
        check(name.text());
        try {
            return isPlain(name.text())
                    ? folder.resolve(name.text())
                    : folder.resolve(ofRaw(name.bytes()));
        } catch (IllegalArgumentException e) {
            throw new Unsupported(
                    Errors.say(
                            "use",
                            folder + "/" + name,
                            "Java cannot carry the name here; run where the locale is UTF-8"),
                    e);
        }
    }

    /// The node below `root` at this path, every name checked.
    static Path below(Path root, NodeRef ref) throws Unsupported {
        String path = ref.path();
        if (path.isEmpty()) {
            return root;
        }
        if (isPlain(path)) {
            int from = 0;
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
                checkSegment(path, from, slash);
                from = slash + 1;
            }
            checkSegment(path, from, path.length());
            return root.resolve(path);
        }
        Path at = root;
        for (String text : path.split("/", -1)) {
            at = child(at, new Name(text));
        }
        return at;
    }

    private static void checkSegment(String path, int from, int to) throws Unsupported {
        if (to - from <= 2) {
            check(path.substring(from, to));
        }
    }

    /// Refuses what would lead somewhere else.
    private static void check(String name) throws Unsupported {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || hidesSeparator(name)) {
            throw new Unsupported(
                    "No local folder can hold a node called '" + Text.shown(name) + "'", null);
        }
    }

    /// Whether a `/` or a NUL is among its raw bytes.
    private static boolean hidesSeparator(String name) {
        if (name.indexOf(Name.ESCAPE) < 0) {
            return false;
        }
        for (byte b : new Name(name).bytes()) {
            if (b == '/' || b == 0) {
                return true;
            }
        }
        return false;
    }

    /// The raw bytes of the way to a node from the root, every name checked.
    static byte[] rawPath(NodeRef ref) throws Unsupported {
        String path = ref.path();
        if (path.indexOf(Name.ESCAPE) < 0) {
            int from = 0;
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
                checkSegment(path, from, slash);
                from = slash + 1;
            }
            checkSegment(path, from, path.length());
            return path.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream raw = new ByteArrayOutputStream(path.length());
        for (String name : path.split("/", -1)) {
            if (raw.size() > 0) {
                raw.write('/');
            }
            raw.writeBytes(checkedRaw(new Name(name)));
        }
        return raw.toByteArray();
    }

    /// The name that the system gave as raw bytes.
    static Name of(byte[] raw) {
        for (byte b : raw) {
            if (b < 0) {
                return Name.ofBytes(raw);
            }
        }
        return new Name(new String(raw, StandardCharsets.ISO_8859_1));
    }

    /// The raw bytes of a name that leads nowhere else.
    static byte[] checkedRaw(Name name) throws Unsupported {
        check(name.text());
        return name.bytes();
    }

    /// Whether Java makes the right bytes of this text.
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == Name.ESCAPE || (c >= 0x80 && !Text.UTF_8)) {
                return false;
            }
        }
        return true;
    }

    /// Whether Java made this text of the right bytes.
    static boolean isFaithful(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 && (c == LOST || !Text.UTF_8)) {
                return false;
            }
        }
        return true;
    }

    /// The raw bytes of a path's last name.
    private static byte[] rawName(Path path) {
        byte[] raw = raw(path);
        int slash = raw.length - 1;
        while (raw[slash] != '/') {
            slash--;
        }
        return Arrays.copyOfRange(raw, slash + 1, raw.length);
    }

    /// The raw bytes of an absolute path.
    static byte[] raw(Path path) {
        String text = path.toString();
        if (isFaithful(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        String uri = path.toUri().getRawPath();
        int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
        ByteArrayOutputStream raw = new ByteArrayOutputStream(end);
        for (int i = 0; i < end; i++) {
            char c = uri.charAt(i);
            if (c == '%') {
                raw.write(HexFormat.fromHexDigits(uri, i + 1, i + 3));
                i += 2;
            } else {
                raw.write(c);
            }
        }
        return raw.toByteArray();
    }

    /// A relative path of one name.
    private static Path ofRaw(byte[] raw) {
        StringBuilder uri = new StringBuilder("file:///");
        for (byte b : raw) {
            uri.append('%').append(HexFormat.of().toHexDigits(b));
        }
        return Path.of(URI.create(uri.toString())).getFileName();
    }
}
