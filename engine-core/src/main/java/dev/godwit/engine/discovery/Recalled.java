package dev.godwit.engine.discovery;

import dev.godwit.spi.fs.Recollection;
import dev.godwit.spi.fs.Recollection.Known;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Side;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the pass before knew of some folders of one side: read for all of them when it is first
/// asked for of one, since a question takes a store longer than most answers do. Of large folders
/// it is read along with their listings, and so is what was dropped to make room.
final class Recalled {

    private final Memory memory;
    private final RecalledRows rows;
    private final Side side;
    private final Set<String> paths;

    /// By path; null until somebody asks. Set by one who holds this, and emptied by whoever needs
    /// the room.
    private volatile @Nullable Map<String, Map<Name, Known>> known;

    Recalled(Memory memory, RecalledRows rows, Side side, List<ListWork> folders) {
        this.memory = memory;
        this.rows = rows;
        this.side = side;
        paths = folders.stream().map(work -> work.ref().path()).collect(Collectors.toSet());
    }

    Recollection of(String path) {
        Map<Name, Known> children = known().get(path);
        return children == null ? memory.of(side, path) : names -> among(names, children);
    }

    private synchronized Map<String, Map<Name, Known>> known() {
        Map<String, Map<Name, Known>> read = known;
        if (read == null) {
            read = memory.together(side, paths);
            known = read;
            rows.hold(read, () -> known = Map.of());
        }
        return read;
    }

    private static Map<Name, Known> among(List<Name> names, Map<Name, Known> children) {
        Map<Name, Known> known = new HashMap<>();
        for (Name name : names) {
            Known one = children.get(name);
            if (one != null) {
                known.put(name, one);
            }
        }
        return known;
    }
}
