package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/// What stands beside names that are to be new: an object and a folder of one name are two things
/// to a server, and must not be to a tree.
///
/// One request tells for all names of a folder with less than a page of entries. In a larger one
/// each name is asked for.
final class Neighbours {

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
            return eachOf(folder, names);
        }
        String below = tree.keys.below(folder);
        ListObjectsV2Response page = tree.bucket.list(list -> list.delimiter("/"), below);
        if (page.contents().isEmpty() && page.commonPrefixes().isEmpty() && !isThere(folder)) {
            throw tree.noFolder("publish in", folder);
        }
        tree.know(folder);
        if (Boolean.TRUE.equals(page.isTruncated())) {
            large.add(folder.path());
            return eachOf(folder, names);
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

    private Beside eachOf(NodeRef folder, List<Name> names) throws StorageException {
        List<Boolean> there = Parallel.all(names, name -> tree.holdsAnything(folder.child(name)));
        Set<Name> folders = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            if (there.get(i)) {
                folders.add(names.get(i));
            }
        }
        return new Beside(folders, Set.of());
    }
}
