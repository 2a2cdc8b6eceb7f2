package dev.godwit.testkit.fs;

import dev.godwit.spi.value.LinkTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A prefix of a bucket in the hands of s3fs: kinds, modes and times are in user metadata, a folder
/// is an empty object whose key ends in `/`, or is there because something lies below it.
public final class ObjectTree implements TestTree {

    private static final int KIND = 0170000;
    private static final int FILE = 0100000;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;
    private static final int FIFO = 0010000;
    private static final long SECOND = 1_000_000_000L;

    private final ObjectHand hand;
    private final String prefix;

    /// Seconds; each change has its own.
    private long clock = 1_500_000_000L;

    /// @param prefix ends in `/`; its folder is made
    public ObjectTree(ObjectHand hand, String prefix) {
        this.hand = hand;
        this.prefix = prefix;
        hand.put(prefix, new byte[0], metadata(FOLDER | 0755));
    }

    @Override
    public void folder(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            mark(path.substring(0, slash));
        }
        mark(path);
    }

    private void mark(String path) {
        if (!isThere(key(path) + "/")) {
            hand.put(key(path) + "/", new byte[0], metadata(FOLDER | 0755));
        }
    }

    @Override
    public void file(String path, byte[] content) {
        String key = key(path);
        Map<String, String> metadata = isThere(key) ? hand.metadata(key) : metadata(FILE | 0644);
        Map<String, String> later = new HashMap<>(metadata);
        later.put("mtime", Long.toString(++clock));
        hand.put(key, content, later);
    }

    /// All at once: a server answers each after a while.
    @Override
    public void files(List<String> paths) {
        Map<String, Map<String, String>> objects = new HashMap<>();
        paths.forEach(path -> objects.put(key(path), metadata(FILE | 0644)));
        objects.entrySet().parallelStream()
                .forEach(object -> hand.put(object.getKey(), new byte[0], object.getValue()));
    }

    @Override
    public boolean link(String path, String target) {
        hand.put(key(path), LinkTarget.bytes(target), metadata(LINK | 0777));
        return true;
    }

    @Override
    public boolean hardLink(String path, String existing) {
        return false;
    }

    @Override
    public boolean fifo(String path) {
        hand.put(key(path), new byte[0], metadata(FIFO | 0644));
        return true;
    }

    @Override
    public boolean mtime(String path, long ns) {
        String text = Math.floorDiv(ns, SECOND) + "." + nanos(ns);
        return change(path, "mtime", text);
    }

    private static String nanos(long ns) {
        return String.format("%09d", Math.floorMod(ns, SECOND));
    }

    @Override
    public boolean mode(String path, int mode) {
        String key = existing(path);
        String old = hand.metadata(key).getOrDefault("mode", Integer.toString(FILE));
        return change(path, "mode", Integer.toString((Integer.parseInt(old) & KIND) | mode));
    }

    private boolean change(String path, String name, String value) {
        String key = existing(path);
        Map<String, String> metadata = new HashMap<>(hand.metadata(key));
        metadata.put(name, value);
        hand.put(key, hand.content(key), metadata);
        return true;
    }

    /// The key of what is at a path; a folder that is only implied is made.
    private String existing(String path) {
        if (isThere(key(path))) {
            return key(path);
        }
        mark(path);
        return key(path) + "/";
    }

    @Override
    public boolean owner(String path, int uid, int gid) {
        return false;
    }

    @Override
    public boolean hideFacts(String path) {
        return false;
    }

    @Override
    public boolean hideContent(String path) {
        return false;
    }

    @Override
    public void remove(String path) {
        String key = key(path);
        for (String each : hand.keys()) {
            if (each.equals(key) || each.startsWith(key + "/")) {
                hand.remove(each);
            }
        }
    }

    @Override
    public Snapshot snapshot() {
        SortedMap<String, Snapshot.Entry> entries = new TreeMap<>();
        List<String> keys =
                hand.keys().stream()
                        .filter(key -> key.startsWith(prefix) && !key.equals(prefix))
                        .toList();
        for (String key : keys) {
            String path = key.substring(prefix.length());
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                entries.putIfAbsent(
                        path.substring(0, slash), new Snapshot.Entry("folder", "", 0, "", "", ""));
            }
        }
        for (String key : keys) {
            String path = key.substring(prefix.length());
            entries.put(
                    path.endsWith("/") ? path.substring(0, path.length() - 1) : path, entry(key));
        }
        return new Snapshot(entries);
    }

    private Snapshot.Entry entry(String key) {
        Map<String, String> metadata = hand.metadata(key);
        int mode = Integer.parseInt(metadata.getOrDefault("mode", "0"));
        boolean folder = key.endsWith("/");
        byte[] content = folder ? new byte[0] : hand.content(key);
        int kind = mode & KIND;
        return new Snapshot.Entry(
                folder ? "folder" : kind == LINK ? "link" : kind == FIFO ? "fifo" : "file",
                folder
                        ? ""
                        : kind == LINK
                                ? LinkTarget.ofBytes(content)
                                : Snapshot.Entry.contentOf(content),
                ns(metadata.getOrDefault("mtime", "0")),
                metadata.containsKey("mode") ? String.format("%04o", mode & 07777) : "",
                metadata.containsKey("uid") ? metadata.get("uid") + ":" + metadata.get("gid") : "",
                "");
    }

    private static long ns(String seconds) {
        return new java.math.BigDecimal(seconds).movePointRight(9).longValueExact();
    }

    private Map<String, String> metadata(int mode) {
        return Map.of("mode", Integer.toString(mode), "mtime", Long.toString(++clock));
    }

    private boolean isThere(String key) {
        return hand.holds(key);
    }

    private String key(String path) {
        return prefix + path;
    }
}
