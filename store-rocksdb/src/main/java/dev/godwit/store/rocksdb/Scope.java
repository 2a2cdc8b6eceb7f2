package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Where;
import java.util.List;

/// The stretches of the tree in which all rows that satisfy a condition lie.
final class Scope {

    private Scope() {}

    /// Keys of [Table#PATHS] begin with one of these, in the order of the tree.
    static List<byte[]> of(int pass, Where where) {
        return switch (where) {
            case Where.Below(String path) -> below(pass, path);
            case Where.ChildOf(String path) -> List.of(Paths.at(pass, path));
            case Where.And(List<Where> all) ->
                    all.stream()
                            .filter(one ->
                                    one instanceof Where.Below || one instanceof Where.ChildOf)
                            .findFirst()
                            .map(one -> of(pass, one))
                            .orElseGet(() -> List.of(Paths.all(pass)));
            case Where.All _,
                    Where.Or _,
                    Where.Not _,
                    Where.In _,
                    Where.Compare _,
                    Where.Like _,
                    Where.Contains _ ->
                    List.of(Paths.all(pass));
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
