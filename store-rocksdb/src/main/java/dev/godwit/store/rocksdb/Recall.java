package dev.godwit.store.rocksdb;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Round;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.Side;
import dev.godwit.spi.value.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// Turns the rows of a pass into facts again.
final class Recall {

    private static final int PAGE = 1_000;

    /// Bytes of a node's key before the member.
    private static final int NODE = 1 + 8;

    private final View view;
    private final int pass;
    private final Consumer<Fact> facts;
    private final Children children = new Children();
    private final Scan nodes;

    Recall(View view, int pass, Consumer<Fact> facts) {
        this.view = view;
        this.pass = pass;
        this.facts = facts;
        nodes = view.scan(Table.NODES);
    }

    void all() throws RocksDBException {
        for (Round round : new Rounds(view, pass).all()) {
            folders(round.side(), round.depth());
        }
        outcomes();
        mismatches();
    }

    // ------------------------------------------------------------ listings

    private void folders(Side side, int depth) throws RocksDBException {
        Scan rows = view.scan(Table.FOLDERS);
        for (rows.over(Folders.prefix(pass, side, depth)); rows.isValid(); rows.next()) {
            NodeId id = Key.idAt(rows.key(), Folders.FOLDER);
            FolderRow row = FolderRow.read(rows.value());
            facts.accept(new Fact.Opened(pass, side, id, row.ref(), depth));
            ListWork.Held listed = row.listed();
            if (listed != null) {
                ListWork.Held before = Folders.held(view, pass, side, depth, id);
                if (before == null || before.listing() != listed.listing()) {
                    children(listed.listing(), side, depth + 1);
                }
                facts.accept(
                        new Fact.Listed(
                                pass,
                                side,
                                id,
                                depth,
                                listed.listing(),
                                listed.digest(),
                                listed.tally()));
            } else if (row.isSettled()) {
                facts.accept(
                        new Fact.ListingFailed(
                                pass,
                                side,
                                id,
                                depth,
                                row.attempts(),
                                new Problem(ErrorClass.TRANSIENT, ""),
                                false));
            }
        }
    }

    private void children(long listing, Side side, int depth) throws RocksDBException {
        List<Child> page = new ArrayList<>();
        for (nodes.over(Key.of(Table.NODES).eight(listing).bytes());
                nodes.isValid();
                nodes.next()) {
            page.add(children.read(Member.in(nodes.key(), NODE, 0), nodes.value()));
            if (page.size() == PAGE) {
                facts.accept(new Fact.Children(listing, side, depth, page));
                page.clear();
            }
        }
        if (!page.isEmpty()) {
            facts.accept(new Fact.Children(listing, side, depth, page));
        }
    }

    // ------------------------------------------------------------ what became of nodes

    private void outcomes() throws RocksDBException {
        Scan rows = view.scan(Table.OUTCOMES);
        for (rows.over(Key.of(Table.OUTCOMES).bytes()); rows.isValid(); rows.next()) {
            byte[] key = rows.key();
            if (Key.fourAt(key, key.length - Outcomes.PASS) == ~pass) {
                NodeKey node =
                        node(Key.idAt(key, 1), Member.in(key, Outcomes.MEMBER, Outcomes.PASS));
                OutcomeRow row = OutcomeRow.read(rows.value());
                Token earlier = row.earlier();
                if (earlier != null) {
                    facts.accept(new Fact.Outcome(pass, node, depth(node), recorded(earlier)));
                }
                facts.accept(new Fact.Outcome(pass, node, depth(node), row.outcome()));
            }
        }
    }

    /// Stands for the outcome that recorded a token, where a later one without any took its place.
    private static NodeOutcome recorded(Token token) {
        return new NodeOutcome(
                OutcomeKind.PENDING, 0, Optional.empty(), Optional.of(token), Optional.empty(), 0);
    }

    private void mismatches() throws RocksDBException {
        Scan rows = view.scan(Table.MISMATCHES);
        byte[] all = Key.of(Table.MISMATCHES, pass).bytes();
        for (rows.over(all); rows.isValid(); rows.next()) {
            byte[] key = rows.key();
            NodeId folder = Key.idAt(key, Key.PASS);
            Member member = Member.in(key, Key.PASS + Key.ID, 0);
            OutcomeRow outcome = Outcomes.find(view, folder, member, pass);
            if (outcome == null || Numbers.read(rows.value(), 1)[0] >= outcome.at()) {
                NodeKey node = node(folder, member);
                facts.accept(new Fact.Mismatch(pass, node, depth(node), ""));
            }
        }
    }

    private static NodeKey node(NodeId folder, Member member) {
        return new NodeKey(folder, member.name(), member.folder());
    }

    private @Nullable NodeId depthOf;
    private int depth;

    /// Of a node; of those in one folder it is looked up once.
    private int depth(NodeKey node) throws RocksDBException {
        if (node.equals(NodeKey.ROOT)) {
            return 0;
        }
        if (!node.parent().equals(depthOf)) {
            depthOf = node.parent();
            depth = Folders.depth(view, node.parent()) + 1;
        }
        return depth;
    }
}
