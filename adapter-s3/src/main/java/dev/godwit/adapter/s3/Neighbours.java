package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// What stands beside names that are to be new: an object and a folder of one name are two things
/// to a server, and must not be to a tree.
///
/// One request tells for all names of a folder with less than a page of entries. In a larger one
/// pages from the first name to the last are asked for, as long as each tells of several names, as
/// it does of neighbours and in a folder that is being filled; what is left is asked for name by
/// name.
final class Neighbours {

    private static final int PAGE = 1_000;

    /// A page that tells of fewer names takes longer than to ask for each of them.
    private static final int FEWEST = 4;

    private final Tree tree;

    /// Paths of folders that are known to have more entries than a page.
    private final Set<String> large = ConcurrentHashMap.newKeySet();

    Neighbours(Tree tree) {
        this.tree = tree;
    }

    /// @param folders names of folders
    /// @param objects names of objects, where one page told
    record Beside(Set<Name> folders, Set<Name> objects) {

        boolean holds(Name name) {
            return folders.contains(name) || objects.contains(name);
        }
    }

    /// Looks at a folder, and at these names in it.
    ///
    /// @throws StorageException when there is no folder
    Beside of(NodeRef folder, List<Name> names) throws StorageException {
        if (large.contains(folder.path())) {
            return inLarge(folder, names);
        }
        String below = tree.keys.below(folder);
        ListObjectsV2Response page = tree.bucket.list(list -> list.delimiter("/"), below);
        if (page.contents().isEmpty() && page.commonPrefixes().isEmpty() && !isThere(folder)) {
            throw tree.noFolder("publish in", folder);
        }
        tree.know(folder);
        if (Boolean.TRUE.equals(page.isTruncated())) {
            large.add(folder.path());
            return inLarge(folder, names);
        }
        Set<Name> folders = new HashSet<>();
        page.commonPrefixes()
                .forEach(prefix ->
                        Keys.name(
                                        prefix.prefix()
                                                .substring(
                                                        below.length(),
                                                        prefix.prefix().length() - 1))
                                .ifPresent(folders::add));
        Set<Name> objects = new HashSet<>();
        page.contents()
                .forEach(object ->
                        Keys.name(object.key().substring(below.length())).ifPresent(objects::add));
        return new Beside(folders, objects);
    }

    /// A bucket's root is there without anything in it.
    private boolean isThere(NodeRef folder) throws StorageException {
        tree.forget(folder);
        return tree.folder(folder).isPresent();
    }

    private Beside inLarge(NodeRef folder, List<Name> names) throws StorageException {
        String below = tree.keys.below(folder);
        NavigableMap<String, Name> left = new TreeMap<>(Name::compareText);
        for (Name name : names) {
            left.put(tree.keys.below(folder.child(name)), name);
        }
        Set<Name> folders = new HashSet<>();
        int told = FEWEST;
        if (isWorthAPage(left)) {
            // As many as there are if nothing lies between them.
            page(below, Math.min(PAGE, 2 * left.size()), left, folders);
        }
        while (told >= FEWEST && isWorthAPage(left)) {
            told = page(below, PAGE, left, folders);
        }
        addEach(folder, List.copyOf(left.values()), folders);
        return new Beside(folders, Set.of());
    }

    private boolean isWorthAPage(Map<String, Name> left) {
        return left.size() >= FEWEST && tree.scans.inOrder();
    }

    /// Takes away what a page from the first name on tells of.
    ///
    /// @param width entries of the page
    /// @param left names by what the keys in a folder of that name begin with
    /// @param folders where those names go that are folders
    /// @return how many names it told of
    private int page(String below, int width, NavigableMap<String, Name> left, Set<Name> folders)
            throws StorageException {
        String first = left.firstKey();
        String start = first.substring(0, first.length() - 1);
        ListObjectsV2Response page =
                tree.bucket.list(
                        list -> list.delimiter("/").startAfter(start).maxKeys(width), below);
        List<String> objects = page.contents().stream().map(S3Object::key).toList();
        List<String> prefixes = page.commonPrefixes().stream().map(CommonPrefix::prefix).toList();
        if (!Scanner.ascend(objects) || !Scanner.ascend(prefixes)) {
            tree.scans.disordered();
            return 0;
        }
        boolean more = Boolean.TRUE.equals(page.isTruncated());
        List<Entry> entries = Entry.of(page);
        String last = more && !entries.isEmpty() ? entries.getLast().key() : start;
        Set<String> there = new HashSet<>(prefixes);
        int before = left.size();
        left.entrySet()
                .removeIf(wanted -> {
                    String prefix = wanted.getKey();
                    boolean isTold =
                            isBefore(start, prefix)
                                    && (!more || prefix.equals(last) || isBefore(prefix, last));
                    if (isTold && there.contains(prefix)) {
                        folders.add(wanted.getValue());
                    }
                    return isTold;
                });
        return before - left.size();
    }

    /// Whether a key is listed before another by servers that compare bytes and by those that
    /// compare UTF-16.
    private static boolean isBefore(String key, String other) {
        return Name.compareText(key, other) < 0 && key.compareTo(other) < 0;
    }

    private void addEach(NodeRef folder, List<Name> names, Set<Name> folders)
            throws StorageException {
        List<Boolean> there = Parallel.all(names, name -> tree.holdsAnything(folder.child(name)));
        for (int i = 0; i < names.size(); i++) {
            if (there.get(i)) {
                folders.add(names.get(i));
            }
        }
    }
}
