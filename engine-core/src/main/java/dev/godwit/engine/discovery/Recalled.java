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
/// it is read along with their listings.
final class Recalled {

    private final Memory memory;
    private final Side side;
    private final Set<String> paths;

    /// By path; null until somebody asks. Guarded by this.
    private @Nullable Map<String, Map<Name, Known>> known;

    Recalled(Memory memory, Side side, List<ListWork> folders) {
        this.memory = memory;
        this.side = side;
        paths = folders.stream().map(work -> work.ref().path()).collect(Collectors.toSet());
    }

    Recollection of(String path) {
        Map<Name, Known> children = known().get(path);
        return children == null ? memory.of(side, path) : names -> among(names, children);
    }

    private synchronized Map<String, Map<Name, Known>> known() {
        if (known == null) {
            known = memory.together(side, paths);
        }
        return known;
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
