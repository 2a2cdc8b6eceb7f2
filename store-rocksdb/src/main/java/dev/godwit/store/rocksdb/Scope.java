package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.Where;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// The stretches of the tree in which all rows that satisfy a condition lie.
final class Scope {

    private Scope() {}

    /// Keys of [Table#PATHS] begin with one of these, in the order of the tree.
    static List<byte[]> of(View view, int pass, Where where) throws RocksDBException {
        Trait trait = trait(where);
        if (trait != null && !view.hasAny(Table.TRAITS, trait.all())) {
            return List.of();
        }
        return of(pass, where);
    }

    private static List<byte[]> of(int pass, Where where) {
        Optional<Set<String>> folders = where.folders();
        if (folders.isPresent()) {
            return folders.get().stream()
                    .map(path -> Paths.at(pass, path))
                    .sorted(Arrays::compareUnsigned)
                    .toList();
        }
        return switch (where) {
            case Where.Below(String path) -> below(pass, path);
            case Where.And(List<Where> all) ->
                    all.stream()
                            .filter(one -> one instanceof Where.Below)
                            .findFirst()
                            .map(one -> of(pass, one))
                            .orElseGet(() -> List.of(Paths.all(pass)));
            case Where.All _,
                    Where.Or _,
                    Where.Not _,
                    Where.ChildOf _,
                    Where.In _,
                    Where.Compare _,
                    Where.Like _,
                    Where.Contains _ ->
                    List.of(Paths.all(pass));
        };
    }

    /// Whether a folder may hold what satisfies the condition, told without reading it.
    static boolean mayHold(Union union, Place place, Where where) throws RocksDBException {
        Trait trait = trait(where);
        FolderRow listed = trait == Trait.DESTINATION_LINKS ? place.partner() : place.source();
        return trait == null
                || (listed != null
                        && listed.isListed()
                        && union.view().get(Table.TRAITS, trait.of(listed.listing())) != null);
    }

    /// What the listing has of each folder that holds what satisfies the condition; null where
    /// nothing is known of them.
    private static @Nullable Trait trait(Where where) {
        return switch (where) {
            case Where.Like(Field field, _) when field == Field.SOURCE_LINKS -> Trait.SOURCE_LINKS;
            case Where.Like(Field field, _) when field == Field.DESTINATION_LINKS ->
                    Trait.DESTINATION_LINKS;
            case Where.And(List<Where> all) ->
                    all.stream()
                            .flatMap(one -> Stream.ofNullable(trait(one)))
                            .findFirst()
                            .orElse(null);
            case Where.All _,
                    Where.Or _,
                    Where.Not _,
                    Where.Below _,
                    Where.ChildOf _,
                    Where.In _,
                    Where.Compare _,
                    Where.Like _,
                    Where.Contains _ ->
                    null;
        };
    }

    /// The folder that holds the node, the node, and all below it.
    private static List<byte[]> below(int pass, String path) {
        if (path.isEmpty()) {
            return List.of(Paths.all(pass));
        }
        String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        return List.of(Paths.at(pass, parent), Paths.at(pass, path), Paths.below(pass, path));
    }
}
