package dev.godwit.spi.store;

import dev.godwit.spi.value.Name;
import java.util.Comparator;

/// The orders of a review. Each is total: it ends in (folder path, name, folder), texts by their
/// UTF-8 bytes.
public enum Sort {
    /// (folder path, name, folder): walks the tree folder by folder.
    TREE,
    NAME,
    SIZE,
    MTIME,
    DEPTH,
    DIFFERENCE,
    /// [Field#SOURCE_LINKS], so that the names of a group are neighbours; first what has none.
    SOURCE_LINKS,
    /// The same by [Field#DESTINATION_LINKS].
    DESTINATION_LINKS;

    /// This order as its one meaning; a store may sort in its own language where it agrees.
    public Comparator<Query.Mark> order() {
        Comparator<Query.Mark> byValue =
                switch (this) {
                    case TREE -> (_, _) -> 0;
                    case NAME, DIFFERENCE, SOURCE_LINKS, DESTINATION_LINKS ->
                            (a, b) -> Name.compareText(a.value(), b.value());
                    case SIZE, MTIME, DEPTH ->
                            Comparator.comparingLong(mark -> Long.parseLong(mark.value()));
                };
        return byValue.thenComparing(Query.Mark::folderPath, Name::compareText)
                .thenComparing(Query.Mark::name, Name::compareText)
                .thenComparing(Query.Mark::folder);
    }
}
