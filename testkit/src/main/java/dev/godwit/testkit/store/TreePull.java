package dev.godwit.testkit.store;

import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.value.Name;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Pulls work from the rows of a union, folder by folder in the order of the tree.
///
/// @param <I> what becomes of a row
/// @param <W> what becomes of a folder's items
/// @param folders which folders hold such work
/// @param item the work in a row, if any
/// @param work the work in a folder
record TreePull<I, W>(
        Predicate<Folder> folders,
        BiFunction<Folder, Row, Optional<I>> item,
        BiFunction<Folder, List<I>, W> work) {

    /// A row's place in the order of the tree. As text its parts are separated by NUL, which no
    /// name holds.
    private record Place(String folderPath, Name name, boolean folder) {

        static Place of(Row row) {
            return new Place(row.folderPath(), row.key().name(), row.key().folder());
        }

        static Place of(WorkKey key) {
            String[] parts = key.text().split("\0", -1);
            return new Place(parts[0], new Name(parts[1]), parts[2].equals("folder"));
        }

        WorkKey key() {
            return new WorkKey(folderPath + '\0' + name + '\0' + (folder ? "folder" : ""));
        }

        boolean isBefore(Place other) {
            int c = Name.compareText(folderPath, other.folderPath);
            c = c != 0 ? c : name.compareTo(other.name);
            return c != 0 ? c < 0 : !folder && other.folder;
        }
    }

    Pulled<W> pull(Union union, Optional<WorkKey> after, int max) {
        @Nullable Place from = after.map(Place::of).orElse(null);
        List<W> pulled = new ArrayList<>();
        int items = 0;
        Iterator<Folder> inOrder =
                union.folders(from == null ? null : from.folderPath()).filter(folders).iterator();
        while (inOrder.hasNext()) {
            Folder folder = inOrder.next();
            List<I> ofFolder = new ArrayList<>();
            @Nullable Place last = null;
            for (Row row : union.rows(folder)) {
                Optional<I> found =
                        from == null || from.isBefore(Place.of(row))
                                ? item.apply(folder, row)
                                : Optional.empty();
                if (found.isPresent() && items == max) {
                    add(pulled, folder, ofFolder);
                    return new Pulled<>(pulled, Optional.of(before(last, folder)));
                }
                if (found.isPresent()) {
                    ofFolder.add(found.get());
                    last = Place.of(row);
                    items++;
                }
            }
            add(pulled, folder, ofFolder);
        }
        return new Pulled<>(pulled, Optional.empty());
    }

    private void add(List<W> pulled, Folder folder, List<I> items) {
        if (!items.isEmpty()) {
            pulled.add(work.apply(folder, items));
        }
    }

    /// After the last item of this folder, or before its first row.
    private static WorkKey before(@Nullable Place last, Folder folder) {
        return (last != null ? last : new Place(folder.path(), Name.ROOT, false)).key();
    }
}
