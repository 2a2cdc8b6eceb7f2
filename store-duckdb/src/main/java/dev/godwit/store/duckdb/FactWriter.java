package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Turns facts into rows. Used under the write lock.
final class FactWriter {

    private final Folders folders;
    private final Rounds rounds;
    private final Flags flags;
    private final SmallRounds small;
    private final Twins twins = new Twins();

    /// Numbers given in this commit, by path.
    private final Map<String, Long> openedNow = new HashMap<>();

    FactWriter(Folders folders, Rounds rounds, Flags flags, SmallRounds small) {
        this.folders = folders;
        this.rounds = rounds;
        this.flags = flags;
        this.small = small;
    }

    /// Looks up the folders that the facts speak of.
    ///
    /// @throws IllegalArgumentException when one was never opened
    void prepare(List<Fact> facts) throws SQLException {
        openedNow.clear();
        Map<Integer, Map<NodeId, Integer>> listedInPass = new HashMap<>();
        Map<NodeId, Integer> others = new HashMap<>();
        Set<NodeId> opened = new HashSet<>();
        for (Fact fact : facts) {
            switch (fact) {
                case Fact.Opened f -> {
                    listed(listedInPass, f.pass()).put(f.folder(), f.depth());
                    opened.add(f.folder());
                }
                case Fact.Cursor f -> listed(listedInPass, f.pass()).put(f.folder(), f.depth());
                case Fact.Listed f -> listed(listedInPass, f.pass()).put(f.folder(), f.depth());
                case Fact.ListingFailed f ->
                        listed(listedInPass, f.pass()).put(f.folder(), f.depth());
                case Fact.Differs f -> others.put(f.node().parent(), depthOfParent(f.depth()));
                case Fact.Outcome f -> others.put(f.node().parent(), depthOfParent(f.depth()));
                case Fact.Mismatch f -> others.put(f.node().parent(), depthOfParent(f.depth()));
                case Fact.Finished f -> others.put(f.folder(), -1);
                case Fact.Children _,
                        Fact.Intended _,
                        Fact.Begun _,
                        Fact.Parted _,
                        Fact.Proven _,
                        Fact.Ended _,
                        Fact.Undoing _,
                        Fact.Undone _,
                        Fact.Property _,
                        Fact.Happened _ -> {}
            }
        }
        for (Map.Entry<Integer, Map<NodeId, Integer>> entry : listedInPass.entrySet()) {
            folders.load(entry.getValue(), entry.getKey());
            rounds.of(entry.getKey());
            refuseUnknown(entry.getValue().keySet(), opened);
        }
        folders.load(others, null);
        refuseUnknown(others.keySet(), opened);
    }

    private static Map<NodeId, Integer> listed(
            Map<Integer, Map<NodeId, Integer>> byPass, int pass) {
        return byPass.computeIfAbsent(pass, _ -> new HashMap<>());
    }

    /// The root's key names the root as its own parent.
    private static int depthOfParent(int depth) {
        return Math.max(0, depth - 1);
    }

    private void refuseUnknown(Set<NodeId> ids, Set<NodeId> opened) {
        for (NodeId id : ids) {
            if (folders.get(id) == null && !opened.contains(id)) {
                throw new IllegalArgumentException("No folder " + id + " was ever opened");
            }
        }
    }

    /// Appends the rows of one fact that is prepared.
    void write(Writer writer, Fact fact) throws SQLException {
        switch (fact) {
            case Fact.Opened f -> opened(writer, f);
            case Fact.Children f -> children(writer, f);
            case Fact.Cursor f -> cursor(writer, f);
            case Fact.Listed f -> listed(writer, f);
            case Fact.ListingFailed f -> failed(writer, f);
            case Fact.Differs f -> differs(writer, f);
            case Fact.Intended f -> Units.intended(writer, f);
            case Fact.Begun f -> Units.begun(writer, f);
            case Fact.Parted f -> Units.parted(writer, f);
            case Fact.Proven f -> Units.proven(writer, f);
            case Fact.Ended f -> Units.ended(writer, f);
            case Fact.Undoing f -> Units.undoing(writer, f);
            case Fact.Undone f -> Units.undone(writer, f);
            case Fact.Outcome f -> outcome(writer, f);
            case Fact.Finished f ->
                    writer.to(Table.FINISHED)
                            .row()
                            .add(f.pass())
                            .add(folder(f.folder()).number)
                            .endRow();
            case Fact.Mismatch f -> {
                flags.of(f.pass()).raiseMismatches();
                RowAppender row = writer.to(Table.MISMATCHES).row();
                key(row, f.pass(), f.node(), f.depth());
                row.add(f.detail()).endRow();
            }
            case Fact.Property f ->
                    writer.to(Table.PROPERTIES).row().add(f.key()).add(f.value()).endRow();
            case Fact.Happened f ->
                    writer.to(Table.HISTORY)
                            .row()
                            .add(f.at().toString())
                            .add(f.what())
                            .add(f.by())
                            .add(f.detail())
                            .endRow();
        }
    }

    // ------------------------------------------------------------ discovery

    private void opened(Writer writer, Fact.Opened fact) throws SQLException {
        Folders.Folder folder = folders.get(fact.folder());
        if (folder == null) {
            folder =
                    number(
                            writer,
                            fact.folder(),
                            parent(fact.ref()),
                            fact.depth(),
                            fact.ref().path());
            openedNow.put(fact.ref().path(), folder.number);
        }
        boolean mayDiffer = fact.side() == Side.DESTINATION && !fact.ref().isRoot();
        open(
                writer,
                fact.pass(),
                fact.side(),
                folder,
                mayDiffer ? fact.ref().path() : null,
                fact.ref().handle());
        if (mayDiffer) {
            // Where it is on the source nobody said.
            small.forget(fact.pass(), fact.side(), folder.depth);
        } else {
            remember(
                    fact.pass(), fact.side(), folder, fact.folder(), fact.ref().path(), fact.ref());
        }
    }

    /// The number of the folder that a folder is in; -1 where there is none.
    private long parent(NodeRef ref) throws SQLException {
        if (ref.isRoot()) {
            return -1;
        }
        Long now = openedNow.get(ref.parent().path());
        return now != null ? now : folders.at(ref.parent().path());
    }

    /// Gives a folder its number.
    ///
    /// @param parent the number of the folder it is in; -1 where that has none
    Folders.Folder number(Writer writer, NodeId id, long parent, int depth, String path)
            throws SQLException {
        Folders.Folder folder = folders.add(id, depth);
        writer.to(Table.FOLDERS)
                .row()
                .add(folder.number)
                .add(parent)
                .add(id.high())
                .add(id.low())
                .add(depth)
                .add(path)
                .endRow();
        return folder;
    }

    /// Opens a folder: for the first time in this pass, or for another turn.
    ///
    /// @param path its path on this side, where that may differ from the source's
    void open(
            Writer writer,
            int pass,
            Side side,
            Folders.Folder folder,
            @Nullable String path,
            Optional<Opaque> handle)
            throws SQLException {
        int turn = folder.isAbout(pass) ? folder.turn(side) + 1 : 0;
        if (turn == 0) {
            rounds.of(pass).of(side, folder.depth).open();
        } else {
            flags.of(pass).raiseTurns();
            rounds.recount(pass);
            small.forget(pass, side, folder.depth);
        }
        folder.open(pass, side, turn);
        if (side == Side.SOURCE && handle.isPresent()) {
            flags.of(pass).raiseHandles();
        }
        writer.to(Table.OPENED)
                .row()
                .add(pass)
                .add(side)
                .add(folder.number)
                .add(folder.depth)
                .add(turn)
                .add(path)
                .add(handle.map(Opaque::text))
                .endRow();
    }

    /// Keeps a folder that was opened just now at hand, unless it was not for the first time.
    ///
    /// @param sourcePath its path on the source
    /// @param ref where it is on its side
    void remember(
            int pass, Side side, Folders.Folder folder, NodeId id, String sourcePath, NodeRef ref)
            throws SQLException {
        if (folder.turn(side) == 0) {
            small.opened(
                    pass,
                    side,
                    folder.depth,
                    new SmallRounds.Folder(folder.number, id, sourcePath, ref));
        }
    }

    private void children(Writer writer, Fact.Children page) throws SQLException {
        small.children(page.listing(), page.children());
        if (!flags.twins() && twins.mayBeIn(page)) {
            flags.raiseTwins();
            twins.forget();
        }
        Map<String, Integer> linked = new TreeMap<>();
        RowAppender rows = writer.to(Table.NODES);
        for (Child child : page.children()) {
            String name = child.node().name().text();
            rows.row()
                    .add(page.listing())
                    .add(page.side())
                    .add(page.depth())
                    .add(name)
                    .add(child.key().equals(name) ? null : child.key());
            NodeColumns.append(rows, child.node(), Codes.of(child.mark()));
            rows.add(child.reason().isEmpty() ? null : child.reason());
            Optional<NodeId> id = child.id();
            if (id.isPresent()) {
                rows.add(id.get().high()).add(id.get().low());
            } else {
                rows.addNothing().addNothing();
            }
            rows.addLater(accessed(child.node())).endRow();
            if (child.node() instanceof Node.File file && file.links().isPresent()) {
                linked.merge(file.links().get().id(), 1, Integer::sum);
            }
        }
        if (!linked.isEmpty()) {
            flags.raiseLinks();
            for (Map.Entry<String, Integer> entry : linked.entrySet()) {
                linked(writer, entry.getKey(), page.side(), page.listing(), entry.getValue());
            }
        }
    }

    private static @Nullable Long accessed(Node node) {
        return node.accessedNs() == Node.NO_TIME ? null : Long.valueOf(node.accessedNs());
    }

    static void linked(Writer writer, String group, Side side, long listing, int names)
            throws SQLException {
        writer.to(Table.LINKED).row().add(group).add(side).add(listing).add(names).endRow();
    }

    private void cursor(Writer writer, Fact.Cursor fact) throws SQLException {
        flags.of(fact.pass()).raiseCursors();
        small.forget(fact.pass(), fact.side(), fact.depth());
        RowAppender row = writer.to(Table.CURSORS).row();
        listing(row, fact.pass(), fact.side(), folder(fact.folder()));
        row.add(fact.listing()).add(fact.resume().text()).endRow();
    }

    private void listed(Writer writer, Fact.Listed fact) throws SQLException {
        Folders.Folder folder = unsettled(writer, fact.pass(), fact.side(), fact.folder());
        settle(fact.pass(), fact.side(), folder);
        twins.ended(fact.listing());
        small.listed(
                fact.pass(),
                fact.side(),
                folder.depth,
                folder.number,
                fact.listing(),
                fact.tally().nodes());
        if (fact.side() == Side.DESTINATION && fact.tally().nodes() > 0) {
            flags.of(fact.pass()).raiseDestination();
        }
        RowAppender row = writer.to(Table.LISTINGS).row();
        listing(row, fact.pass(), fact.side(), folder);
        row.addCode(ListingState.LISTED)
                .add(fact.listing())
                .add(0)
                .addNothing()
                .addNothing()
                .add(fact.digest().high())
                .add(fact.digest().low())
                .add(fact.tally().folders())
                .add(fact.tally().files())
                .add(fact.tally().links())
                .add(fact.tally().specials())
                .add(fact.tally().bytes())
                .endRow();
    }

    private void failed(Writer writer, Fact.ListingFailed fact) throws SQLException {
        Folders.Folder folder = unsettled(writer, fact.pass(), fact.side(), fact.folder());
        small.forget(fact.pass(), fact.side(), folder.depth);
        if (!fact.willRetry()) {
            settle(fact.pass(), fact.side(), folder);
        }
        RowAppender row = writer.to(Table.LISTINGS).row();
        listing(row, fact.pass(), fact.side(), folder);
        row.addCode(fact.willRetry() ? ListingState.RETRY : ListingState.GIVEN_UP)
                .addNothing()
                .add(fact.attempts());
        row.add(fact.problem().errorClass()).add(fact.problem().text());
        for (int column = 0; column < 7; column++) {
            row.addNothing();
        }
        row.endRow();
    }

    /// The folder, in a turn that is not settled: what is told of a settled one begins another.
    private Folders.Folder unsettled(Writer writer, int pass, Side side, NodeId id)
            throws SQLException {
        Folders.Folder folder = folder(id);
        if (folder.isSettled(side)) {
            NodeRef ref = folders.ref(pass, side, folder);
            open(writer, pass, side, folder, ref.path(), ref.handle());
        }
        return folder;
    }

    private void settle(int pass, Side side, Folders.Folder folder) throws SQLException {
        folder.settle(side);
        rounds.of(pass).of(side, folder.depth).settle();
    }

    private static void listing(RowAppender row, int pass, Side side, Folders.Folder folder)
            throws SQLException {
        row.add(pass).add(side).add(folder.number).add(folder.depth).add(folder.turn(side));
    }

    private void differs(Writer writer, Fact.Differs fact) throws SQLException {
        flags.of(fact.pass()).raiseTold();
        RowAppender row = writer.to(Table.DIFFERENCES).row();
        key(row, fact.pass(), fact.node(), fact.depth());
        row.add(true)
                .add(fact.verdict())
                .add(fact.conflict())
                .addNothing()
                .addNothing()
                .addNothing()
                .endRow();
    }

    // ------------------------------------------------------------ copy

    private void outcome(Writer writer, Fact.Outcome fact) throws SQLException {
        flags.of(fact.pass()).raiseOutcomes();
        if (fact.node().folder() && Blockers.isFailed(fact.outcome().kind())) {
            flags.of(fact.pass()).raiseFailedFolders();
        }
        RowAppender row = writer.to(Table.OUTCOMES).row();
        key(row, fact.pass(), fact.node(), fact.depth());
        OutcomeColumns.append(row, fact.outcome());
        row.endRow();
    }

    /// Pass, folder, depth, name and whether it is a folder.
    private void key(RowAppender row, int pass, NodeKey key, int depth) throws SQLException {
        Name name = key.name();
        row.add(pass)
                .add(folder(key.parent()).number)
                .add(depth)
                .add(name.text())
                .add(key.folder());
    }

    private Folders.Folder folder(NodeId id) {
        Folders.@Nullable Folder folder = folders.get(id);
        if (folder == null) {
            throw new IllegalStateException("Folder " + id + " is not prepared");
        }
        return folder;
    }
}
