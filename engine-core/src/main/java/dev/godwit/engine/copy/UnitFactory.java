package dev.godwit.engine.copy;

import dev.godwit.engine.journal.StageNames;
import dev.godwit.engine.model.Numbers;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.store.Action;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.CopyWork;
import dev.godwit.spi.store.CopyWork.CopyItem;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Cuts pulled work into units of at most [#NODES] nodes or [#BYTES] bytes, made of neighbours. A
/// larger file is a unit of its own, and so is one that is staged in parts; where an earlier run
/// had begun that, its unit goes on.
final class UnitFactory {

    static final int NODES = 1_000;

    /// Where requests take their time: many units at once, each soon done.
    private static final int REMOTE_NODES = 64;

    static final long BYTES = 256L << 20;

    private final StageNames names;
    private final Numbers numbers;
    private final boolean keepPreImages;
    private final PartedFiles files;
    private final int most;

    /// @param keepPreImages whether what is replaced is kept
    /// @param remote whether either side is at the other end of a network
    UnitFactory(
            StageNames names,
            Numbers numbers,
            boolean keepPreImages,
            PartedFiles files,
            boolean remote) {
        most = remote ? REMOTE_NODES : NODES;
        this.names = names;
        this.numbers = numbers;
        this.keepPreImages = keepPreImages;
        this.files = files;
    }

    /// Nodes of a unit at most.
    int most() {
        return most;
    }

    List<CopyUnit> cut(List<CopyWork> work) {
        Cut cut = new Cut();
        for (CopyWork folder : work) {
            cut.enter(folder);
            folder.items().forEach(cut::add);
        }
        return cut.units();
    }

    /// A cut in progress.
    private final class Cut {
        private final List<CopyUnit> units = new ArrayList<>();
        private List<CopyUnit.Group> groups = new ArrayList<>();
        private List<CopyUnit.Item> items = new ArrayList<>();
        private Optional<CopyWork> folder = Optional.empty();
        private UnitId unit = numbers.unit();
        private int nodes;
        private long bytes;

        void enter(CopyWork in) {
            endGroup();
            folder = Optional.of(in);
        }

        void add(CopyItem item) {
            if (movesContent(item) && files.areParted(item.source())) {
                addInParts(item);
                return;
            }
            long size = moves(item);
            if (nodes > 0 && (nodes == most || bytes + size > BYTES)) {
                endUnit();
            }
            items.add(new CopyUnit.Item(item, change(item)));
            nodes++;
            bytes += size;
        }

        private void addInParts(CopyItem item) {
            endUnit();
            CopyWork in = folder.orElseThrow();
            CopyUnit.Item anew = new CopyUnit.Item(item, change(item));
            units.add(files.goOn(in.folder(), anew).orElseGet(() -> unit(in, anew)));
        }

        private CopyUnit unit(CopyWork in, CopyUnit.Item item) {
            CopyUnit one =
                    new CopyUnit(
                            unit,
                            List.of(new CopyUnit.Group(in.folder(), in.depth(), List.of(item))),
                            true);
            unit = numbers.unit();
            return one;
        }

        List<CopyUnit> units() {
            endUnit();
            return units;
        }

        private void endUnit() {
            endGroup();
            if (!groups.isEmpty()) {
                units.add(new CopyUnit(unit, groups, false));
                unit = numbers.unit();
            }
            groups = new ArrayList<>();
            nodes = 0;
            bytes = 0;
        }

        private void endGroup() {
            if (!items.isEmpty()) {
                CopyWork in = folder.orElseThrow();
                groups.add(new CopyUnit.Group(in.folder(), in.depth(), items));
            }
            items = new ArrayList<>();
        }

        private Change change(CopyItem item) {
            Optional<Name> preImage =
                    keepPreImages && takesAway(item)
                            ? Optional.of(names.preImage(unit, nodes))
                            : Optional.empty();
            return new Change(
                    item.key(),
                    item.action(),
                    precondition(item),
                    names.staged(unit, nodes),
                    item.destination(),
                    preImage);
        }
    }

    /// Whether something is gone from the destination after it. An empty folder needs no keeping:
    /// its facts are on record.
    private static boolean takesAway(CopyItem item) {
        return item.action() == Action.OVERWRITE
                || (item.action() == Action.DELETE && !item.key().folder());
    }

    private static Precondition precondition(CopyItem item) {
        return switch (item.action()) {
            case COPY -> new Precondition.Absent();
            case FINISH -> new Precondition.Any();
            // What is of another kind is out of the way by then.
            case OVERWRITE -> clashes(item) ? new Precondition.Absent() : unchanged(item);
            case METADATA, DELETE -> unchanged(item);
        };
    }

    private static Precondition unchanged(CopyItem item) {
        return item.destination()
                .flatMap(Node::version)
                .<Precondition>map(Precondition.Unchanged::new)
                .orElseGet(Precondition.Any::new);
    }

    private static boolean clashes(CopyItem item) {
        return item.destination().isPresent()
                && item.destination().get().kind() != item.source().kind();
    }

    private static long moves(CopyItem item) {
        return movesContent(item) ? item.source().size() : 0;
    }

    private static boolean movesContent(CopyItem item) {
        return item.linkTo().isEmpty()
                && (item.action() == Action.COPY || item.action() == Action.OVERWRITE);
    }
}
