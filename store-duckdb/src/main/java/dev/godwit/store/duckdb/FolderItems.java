package dev.godwit.store.duckdb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// Items by the folders they are in.
///
/// @param <I> what becomes of a node
final class FolderItems<I> {

    private final Map<UnionFolder, List<I>> items = new LinkedHashMap<>();

    void add(UnionFolder folder, I item) {
        items.computeIfAbsent(folder, _ -> new ArrayList<>()).add(item);
    }

    List<String> paths() {
        return items.keySet().stream().map(folder -> folder.ref.path()).toList();
    }

    <W> List<W> map(BiFunction<UnionFolder, List<I>, W> work) {
        List<W> all = new ArrayList<>();
        items.forEach((folder, ofFolder) -> all.add(work.apply(folder, ofFolder)));
        return all;
    }
}
