package dev.godwit.testkit.fs;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// What a tree held at one moment: every path with all that can be told about it.
///
/// Two snapshots are equal when the trees are; compare them with AssertJ's `isEqualTo` on
/// [#entries()] and it names the paths that differ.
public record Snapshot(SortedMap<String, Entry> entries) {

    public Snapshot {
        entries = new TreeMap<>(entries);
    }

    /// @param kind `file`, `folder`, `link` or what a special is
    /// @param content a file's size and hash, a link's target
    /// @param mode octal, or empty where there is none
    /// @param owner `uid:gid`, or empty
    /// @param sameAs first path of the hard-link group, or empty
    public record Entry(
            String kind, String content, long mtimeNs, String mode, String owner, String sameAs) {

        public static String contentOf(byte[] raw) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(raw);
                return raw.length + " bytes " + HexFormat.of().formatHex(hash, 0, 8);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        public Entry withoutTime() {
            return new Entry(kind, content, 0, mode, owner, sameAs);
        }

        public Entry withoutOwner() {
            return new Entry(kind, content, mtimeNs, mode, "", sameAs);
        }

        public Entry contentOnly() {
            return new Entry(kind, content, 0, "", "", "");
        }

        Entry withSameAs(String path) {
            return new Entry(kind, content, mtimeNs, mode, owner, path);
        }
    }

    /// A snapshot of entries whose `sameAs` is any id of their hard-link group.
    static Snapshot ofGroups(Map<String, Entry> raw) {
        SortedMap<String, Entry> entries = new TreeMap<>(raw);
        Map<String, Integer> sizes = new HashMap<>();
        raw.values().forEach(entry -> sizes.merge(entry.sameAs(), 1, Integer::sum));
        Map<String, String> first = new HashMap<>();
        entries.replaceAll((path, entry) ->
                entry.sameAs().isEmpty() || sizes.getOrDefault(entry.sameAs(), 0) < 2
                        ? entry.withSameAs("")
                        : entry.withSameAs(first.computeIfAbsent(entry.sameAs(), _ -> path)));
        return new Snapshot(entries);
    }

    /// The entry at a path.
    ///
    /// @throws IllegalArgumentException when there is none
    public Entry at(String path) {
        Entry entry = entries.get(path);
        if (entry == null) {
            throw new IllegalArgumentException("Nothing at " + path + " in " + entries.keySet());
        }
        return entry;
    }

    /// Only the paths that pass, of hard-link groups too.
    public Snapshot where(Predicate<String> path) {
        SortedMap<String, Entry> some = new TreeMap<>(entries);
        some.keySet().removeIf(path.negate());
        return ofGroups(some);
    }

    /// Every entry changed, to leave out what a comparison does not look at.
    public Snapshot map(UnaryOperator<Entry> change) {
        SortedMap<String, Entry> some = new TreeMap<>(entries);
        some.replaceAll((_, entry) -> change.apply(entry));
        return new Snapshot(some);
    }

    /// Without what the engine keeps for itself.
    public Snapshot withoutReserved() {
        return where(path -> !path.startsWith(".godwit") && !path.contains("/.godwit"));
    }

    /// Without the times of folders, which move when somebody makes or removes an entry.
    public Snapshot withoutFolderTimes() {
        return map(entry -> entry.kind().equals("folder") ? entry.withoutTime() : entry);
    }

    @Override
    public String toString() {
        return lines(entry -> entry.getKey() + " " + entry.getValue());
    }

    private String lines(Function<Map.Entry<String, Entry>, String> line) {
        StringBuilder text = new StringBuilder();
        entries.entrySet().forEach(entry -> text.append(line.apply(entry)).append('\n'));
        return text.toString();
    }
}
