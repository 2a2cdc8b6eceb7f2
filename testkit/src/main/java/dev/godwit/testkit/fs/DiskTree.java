package dev.godwit.testkit.fs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.godwit.spi.value.LinkTarget;
import dev.godwit.spi.value.Name;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Somebody else's hand on a folder of a local disk.
public final class DiskTree implements TestTree {

    private static final String FACTS = "unix:mode,uid,gid,ino,nlink";

    private final Path root;

    /// @param root made when it is not there
    public DiskTree(Path root) {
        this.root = root;
        folder("");
    }

    @Override
    public void folder(String path) {
        run(() -> Files.createDirectories(at(path)));
    }

    @Override
    public void file(String path, byte[] content) {
        run(() -> {
            Files.createDirectories(parent(path));
            Files.write(
                    at(path),
                    content,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        });
    }

    @Override
    public boolean link(String path, String target) {
        run(() -> {
            Files.createDirectories(parent(path));
            makeLink(at(path), target);
        });
        return true;
    }

    @Override
    public boolean hardLink(String path, String existing) {
        run(() -> {
            Files.createDirectories(parent(path));
            Files.createLink(at(path), at(existing));
        });
        return true;
    }

    @Override
    public boolean fifo(String path) {
        return tried(() -> {
            Files.createDirectories(parent(path));
            shell("mkfifo " + quoted(raw(at(path))));
        });
    }

    @Override
    public boolean mtime(String path, long ns) {
        run(() ->
                Files.getFileAttributeView(
                                at(path), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setTimes(FileTime.from(ns, TimeUnit.NANOSECONDS), null, null));
        return true;
    }

    @Override
    public boolean mode(String path, int mode) {
        return tried(() -> Files.setAttribute(at(path), "unix:mode", mode));
    }

    @Override
    public boolean owner(String path, int uid, int gid) {
        return tried(() -> {
            Files.setAttribute(at(path), "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(at(path), "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        });
    }

    /// Nothing hides the facts of an entry of a folder that can be listed.
    @Override
    public boolean hideFacts(String path) {
        return false;
    }

    /// Nothing is hidden from root.
    @Override
    public boolean hideContent(String path) {
        return mode(path, 0) && !Files.isReadable(at(path));
    }

    @Override
    public void remove(String path) {
        run(() -> remove(at(path)));
    }

    private static void remove(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            for (Path child : children(path)) {
                remove(child);
            }
        }
        Files.deleteIfExists(path);
    }

    @Override
    public Snapshot snapshot() {
        Map<String, Snapshot.Entry> entries = new HashMap<>();
        run(() -> walk(root, "", entries));
        return Snapshot.ofGroups(entries);
    }

    private static void walk(Path folder, String path, Map<String, Snapshot.Entry> entries)
            throws IOException {
        for (Path child : children(folder)) {
            String name = Name.ofBytes(rawName(child)).text();
            String childPath = path.isEmpty() ? name : path + "/" + name;
            Snapshot.Entry entry = entry(child);
            entries.put(childPath, entry);
            if (entry.kind().equals("folder")) {
                walk(child, childPath, entries);
            }
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(children::add);
        }
        return children;
    }

    private static Snapshot.Entry entry(Path path) throws IOException {
        BasicFileAttributes basic =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Map<String, Object> unix = Files.readAttributes(path, FACTS, LinkOption.NOFOLLOW_LINKS);
        int mode = (int) unix.getOrDefault("mode", 0);
        return new Snapshot.Entry(
                kind(basic, mode),
                basic.isRegularFile()
                        ? Snapshot.Entry.contentOf(Files.readAllBytes(path))
                        : basic.isSymbolicLink() ? text(Files.readSymbolicLink(path)) : "",
                basic.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                String.format("%04o", mode & 07777),
                unix.get("uid") + ":" + unix.get("gid"),
                basic.isRegularFile() && (int) unix.getOrDefault("nlink", 1) > 1
                        ? String.valueOf(unix.get("ino"))
                        : "");
    }

    private static String kind(BasicFileAttributes basic, int mode) {
        if (basic.isRegularFile()) {
            return "file";
        }
        if (basic.isDirectory()) {
            return "folder";
        }
        return basic.isSymbolicLink() ? "link" : (mode & 0170000) == 0010000 ? "fifo" : "special";
    }

    /// What a link says; through its URI, which spells bytes out, where its text lost some.
    private static String text(Path target) {
        String text = target.toString();
        if (text.indexOf('\uFFFD') < 0) {
            return LinkTarget.ofBytes(text.getBytes(UTF_8));
        }
        String here = Path.of("").toUri().getRawPath();
        String uri = target.toUri().getRawPath();
        return LinkTarget.ofBytes(plain(target.isAbsolute() ? uri : uri.substring(here.length())));
    }

    private static byte[] rawName(Path path) {
        String uri = path.toUri().getRawPath();
        String trimmed = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
        return plain(trimmed.substring(trimmed.lastIndexOf('/') + 1));
    }

    private static byte[] plain(String uri) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        for (int i = 0; i < uri.length(); i++) {
            if (uri.charAt(i) == '%') {
                raw.write(HexFormat.fromHexDigits(uri, i + 1, i + 3));
                i += 2;
            } else {
                raw.write(uri.charAt(i));
            }
        }
        return raw.toByteArray();
    }

    private Path parent(String path) {
        return path.indexOf('/') < 0 ? root : at(path.substring(0, path.lastIndexOf('/')));
    }

    private Path at(String path) {
        Path at = root;
        for (String name : path.split("/")) {
            if (!name.isEmpty()) {
                at = at.resolve(relative(new Name(name).bytes()));
            }
        }
        return at;
    }

    private static Path relative(byte[] raw) {
        String text = new String(raw, UTF_8);
        if (text.chars().allMatch(c -> c < 0x80)) {
            return Path.of(text);
        }
        StringBuilder uri = new StringBuilder("file:///");
        for (byte b : raw) {
            uri.append('%').append(HexFormat.of().toHexDigits(b));
        }
        return Path.of(URI.create(uri.toString())).getFileName();
    }

    /// Where Java would write another target, a shell writes the bytes.
    private static void makeLink(Path link, String target) throws IOException {
        String text = new String(LinkTarget.bytes(target), UTF_8);
        if (text.indexOf('\uFFFD') < 0 && Path.of(text).toString().equals(text)) {
            Files.createSymbolicLink(link, Path.of(text));
            return;
        }
        shell("ln -s -- " + quoted(LinkTarget.bytes(target)) + " " + quoted(raw(link)));
    }

    private static void shell(String command) throws IOException {
        try {
            if (new ProcessBuilder("sh", "-c", command).start().waitFor() != 0) {
                throw new IOException("The shell cannot " + command);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static byte[] raw(Path path) {
        return plain(path.toUri().getRawPath());
    }

    /// For a shell, whatever the bytes are.
    private static String quoted(byte[] raw) {
        StringBuilder quoted = new StringBuilder("\"$(printf '");
        for (byte b : raw) {
            quoted.append(String.format("\\%03o", b & 0xFF));
        }
        return quoted.append("')\"").toString();
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void run(Action action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean tried(Action action) {
        try {
            action.run();
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
