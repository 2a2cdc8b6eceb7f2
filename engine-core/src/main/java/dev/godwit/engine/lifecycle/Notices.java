package dev.godwit.engine.lifecycle;

import dev.godwit.engine.model.Carried;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.MountPoints;
import dev.godwit.spi.fs.MountPoints.MountPoint;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.value.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a person should know before approving a plan, and no difference tells: what is mounted in
/// the trees, and what the destination cannot keep.
final class Notices {

    private static final String MOUNTS = "notices.mounts";
    private static final String LOST = "notices.lost";
    private static final String LOST_KEYS = "lost";
    private static final int NAMED = 20;
    private static final int PAGE = 10_000;

    private Notices() {}

    // ------------------------------------------------------------ what is mounted

    /// What is mounted below a root.
    static List<MountPoint> mounts(FSAdapter adapter) throws StorageException {
        Optional<MountPoints> feature = adapter.feature(MountPoints.class);
        return feature.isEmpty() ? List.of() : feature.get().mountPoints();
    }

    /// @param leftOut whether what is mounted in the source is left out
    static Fact mounts(List<MountPoint> source, List<MountPoint> destination, boolean leftOut) {
        String what =
                leftOut
                        ? "what is in it is left out (--one-file-system)"
                        : "what is in it is carried; --one-file-system leaves it out";
        List<String> lines = new ArrayList<>(lines("source", source, what));
        lines.addAll(lines("destination", destination, "it is taken for a part of the tree"));
        return new Fact.Property(MOUNTS, String.join("\n", lines));
    }

    private static List<String> lines(String side, List<MountPoint> mounts, String what) {
        Stream<String> named =
                mounts.stream()
                        .limit(NAMED)
                        .map(mount ->
                                mount.type()
                                        + " is mounted at "
                                        + mount.place().path()
                                        + " in the "
                                        + side
                                        + ": "
                                        + what);
        Stream<String> more =
                mounts.size() > NAMED
                        ? Stream.of(
                                (mounts.size() - NAMED)
                                        + " more file systems are mounted in the "
                                        + side)
                        : Stream.empty();
        return Stream.concat(named, more).toList();
    }

    // ------------------------------------------------------------ what is lost

    /// Counts what the nodes that are carried lose. Costs a look at each node.
    ///
    /// @param any whether any may lose something
    static List<Fact> lost(StateStore store, int pass, Carried carried, boolean any) {
        Set<String> mayBeLost = carried.lost();
        Map<String, Long> nodes = new TreeMap<>();
        if (any && !mayBeLost.isEmpty()) {
            Optional<Query.Mark> after = Optional.empty();
            do {
                Rows page =
                        store.rows(new Query(pass, new Where.All(), Sort.TREE, false, after, PAGE));
                for (Row row : page.rows()) {
                    lost(row, mayBeLost).forEach(key -> nodes.merge(key, 1L, Long::sum));
                }
                after = page.next();
            } while (after.isPresent());
        }
        List<String> lines = new ArrayList<>();
        nodes.forEach((key, count) ->
                lines.add(
                        "The destination cannot keep "
                                + words(key)
                                + " of "
                                + count
                                + (count == 1 ? " node" : " nodes")));
        return List.of(
                new Fact.Property(LOST, String.join("\n", lines)),
                new Fact.Property(LOST_KEYS, String.join(" ", new TreeSet<>(nodes.keySet()))));
    }

    /// The keys of what a node that is carried loses.
    private static Set<String> lost(Row row, Set<String> mayBeLost) {
        if (row.source().isEmpty()
                || row.verdict() == Verdict.EXCLUDED
                || row.verdict() == Verdict.UNSUPPORTED) {
            return Set.of();
        }
        Set<String> lost = new TreeSet<>(row.source().map(Node::attributes).orElseThrow().keys());
        lost.retainAll(mayBeLost);
        return lost;
    }

    private static String words(String key) {
        return switch (key) {
            case "mode" -> "the mode";
            case "uid" -> "the owner";
            case "gid" -> "the group";
            case "acl" -> "the access control list";
            case "default-acl" -> "the default access control list";
            case "flags" -> "the flags (immutable, append)";
            case "xattr.user" -> "the user extended attributes";
            case "xattr.trusted" -> "the trusted extended attributes";
            case "xattr.security" -> "the security extended attributes";
            default -> key;
        };
    }

    // ------------------------------------------------------------ as they are told

    /// All notices about a pass, a sentence each.
    static List<String> of(MigrationRecord record) {
        return Stream.of(MOUNTS, LOST)
                .flatMap(key -> record.optional(key).stream())
                .flatMap(String::lines)
                .toList();
    }

    /// The row, with what is lost of its node as its reason.
    static Row told(Row row, MigrationRecord record) {
        Set<String> keys = Set.of(record.optional(LOST_KEYS).orElse("").split(" "));
        if (keys.contains("") || !row.reason().isEmpty()) {
            return row;
        }
        Set<String> lost = lost(row, keys);
        return lost.isEmpty()
                ? row
                : row.because(
                        "the destination cannot keep "
                                + lost.stream()
                                        .map(Notices::words)
                                        .collect(Collectors.joining(", ")));
    }
}
