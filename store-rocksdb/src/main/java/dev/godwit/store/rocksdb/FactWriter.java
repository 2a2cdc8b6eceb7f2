package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// Writes facts as rows.
final class FactWriter {

    private static final byte[] NOTHING = {};

    private FactWriter() {}

    // ------------------------------------------------------------ refusing

    /// Refuses facts about folders that were never opened, neither before nor among these.
    static void refuseUnknown(Reads reads, List<Fact> facts) throws RocksDBException {
        Set<NodeId> known = new HashSet<>();
        for (Fact fact : facts) {
            if (fact instanceof Fact.Opened opened) {
                known.add(opened.folder());
            }
        }
        for (Fact fact : facts) {
            NodeId folder = folder(fact);
            if (folder != null && !known.contains(folder)) {
                if (Folders.depth(reads, folder) < 0) {
                    throw new IllegalArgumentException("No folder " + folder + " was ever opened");
                }
                known.add(folder);
            }
        }
    }

    private static @Nullable NodeId folder(Fact fact) {
        return switch (fact) {
            case Fact.Cursor f -> f.folder();
            case Fact.Listed f -> f.folder();
            case Fact.ListingFailed f -> f.folder();
            case Fact.Differs f -> f.node().parent();
            case Fact.Outcome f -> f.node().parent();
            case Fact.Mismatch f -> f.node().parent();
            case Fact.Finished f -> f.folder();
            case Fact.Opened _,
                    Fact.Children _,
                    Fact.Intended _,
                    Fact.Begun _,
                    Fact.Parted _,
                    Fact.Proven _,
                    Fact.Ended _,
                    Fact.Undoing _,
                    Fact.Undone _,
                    Fact.Property _,
                    Fact.Happened _ ->
                    null;
        };
    }

    // ------------------------------------------------------------ writing

    static void write(Commit to, List<Fact> facts) throws RocksDBException {
        int index = 0;
        for (Fact fact : facts) {
            write(to, fact, index++);
        }
    }

    private static void write(Commit to, Fact fact, int index) throws RocksDBException {
        switch (fact) {
            case Fact.Opened f ->
                    Folders.open(to, f.pass(), f.side(), f.folder(), f.ref(), f.depth());
            case Fact.Children f -> children(to, f);
            case Fact.Cursor f -> Folders.cursor(to, f);
            case Fact.Listed f -> Folders.listed(to, f);
            case Fact.ListingFailed f -> Folders.failed(to, f);
            case Fact.Differs f -> differs(to, f);
            case Fact.Intended f -> Units.intended(to, f, index);
            case Fact.Begun f -> Units.begun(to, f);
            case Fact.Parted f -> Units.parted(to, f);
            case Fact.Proven f -> Units.proven(to, f);
            case Fact.Ended f -> Units.ended(to, f);
            case Fact.Undoing f -> Units.undoing(to, f.unit());
            case Fact.Undone f -> Units.undone(to, f);
            case Fact.Outcome f -> outcome(to, f);
            case Fact.Finished f -> {
                Touched touched = Touched.of(to, f.pass(), f.folder());
                touched.finished(to.sequence()).write(to, f.pass(), f.folder());
            }
            case Fact.Mismatch f ->
                    to.put(
                            Table.MISMATCHES,
                            Key.of(Table.MISMATCHES, f.pass())
                                    .id(f.node().parent())
                                    .raw(member(f.node()).bytes())
                                    .bytes(),
                            Numbers.bytes(to.sequence()));
            case Fact.Property f -> Notes.property(to, f);
            case Fact.Happened f -> Notes.happened(to, f, index);
        }
    }

    static Member member(NodeKey key) {
        return Member.of(key.name(), key.folder());
    }

    private static void children(Commit to, Fact.Children page) throws RocksDBException {
        for (Trait trait : Trait.of(page.side(), page.children())) {
            to.put(Table.TRAITS, trait.of(page.listing()), NOTHING);
        }
        for (Child child : page.children()) {
            Node node = child.node();
            Member member = Member.of(node.name(), node instanceof Node.Folder);
            to.put(
                    Table.NODES,
                    Key.of(Table.NODES).eight(page.listing()).raw(member.bytes()).bytes(),
                    Children.bytes(child));
            if (!child.key().equals(node.name().text())) {
                to.put(
                        Table.KEYS,
                        Key.of(Table.KEYS)
                                .eight(page.listing())
                                .text(child.key())
                                .one(0)
                                .raw(member.bytes())
                                .bytes(),
                        NOTHING);
            }
            Optional<LinkGroup> links =
                    node instanceof Node.File file ? file.links() : Optional.empty();
            if (links.isPresent()) {
                LinkGroups.add(to, page.side(), links.get().id(), page.listing(), member);
            }
        }
    }

    private static void differs(Commit to, Fact.Differs fact) throws RocksDBException {
        Member member = member(fact.node());
        DifferenceRow row =
                new DifferenceRow(to.sequence(), fact.verdict(), fact.conflict(), true, null);
        to.put(
                Table.DIFFERENCES,
                Key.of(Table.DIFFERENCES, fact.pass())
                        .id(fact.node().parent())
                        .raw(member.bytes())
                        .one(DifferenceRow.TOLD)
                        .bytes(),
                row.bytes(member));
    }

    private static void outcome(Commit to, Fact.Outcome fact) throws RocksDBException {
        byte[] key = Outcomes.key(fact.node(), fact.pass());
        byte[] before = fact.outcome().token().isPresent() ? null : to.get(Table.OUTCOMES, key);
        OutcomeRow row =
                new OutcomeRow(
                        to.sequence(),
                        fact.outcome(),
                        before == null ? null : OutcomeRow.read(before).lastToken());
        to.put(Table.OUTCOMES, key, row.bytes());
        if (changesFolder(fact.outcome().kind())) {
            NodeId folder = fact.node().parent();
            Touched touched = Touched.of(to, fact.pass(), folder);
            touched.changed(to.sequence()).write(to, fact.pass(), folder);
        }
    }

    private static boolean changesFolder(OutcomeKind kind) {
        return kind == OutcomeKind.COPIED
                || kind == OutcomeKind.OVERWRITTEN
                || kind == OutcomeKind.DELETED;
    }
}
