package dev.godwit.store.rocksdb;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// Folders of a pass, their rounds, and what is left to do about them: the three change together.
final class Folders {

    /// What is left to do about a folder. Frozen: the numbers are in keys.
    enum Work {
        LIST,
        /// Its subfolders are to be opened, and its names looked at, when its round is closed.
        OPEN,
        /// Both sides are listed and not compared since.
        COMPARE;

        /// The prefix of a round's work. Open and compare belong to both sides.
        @SuppressWarnings("EnumOrdinal")
        byte[] of(int pass, Side side, int depth) {
            return Key.of(Table.WORK)
                    .one(ordinal())
                    .four(pass)
                    .one(Codes.of(side))
                    .two(depth)
                    .bytes();
        }

        byte[] key(int pass, Side side, int depth, NodeId id) {
            return Key.value().raw(of(pass, side, depth)).id(id).bytes();
        }
    }

    /// Bytes of a work's key before the folder's id.
    static final int WORK = 9;

    /// Bytes of a folder's key before its id.
    static final int FOLDER = Key.PASS + 3;

    private static final byte[] NOTHING = {};

    private Folders() {}

    // ------------------------------------------------------------ looking

    static byte[] prefix(int pass, Side side) {
        return Key.of(Table.FOLDERS, pass).one(Codes.of(side)).bytes();
    }

    static byte[] prefix(int pass, Side side, int depth) {
        return Key.of(Table.FOLDERS, pass).one(Codes.of(side)).two(depth).bytes();
    }

    static byte[] key(int pass, Side side, int depth, NodeId id) {
        return Key.of(Table.FOLDERS, pass).one(Codes.of(side)).two(depth).id(id).bytes();
    }

    /// Whether the key is that of a folder of this side.
    static boolean isOf(Side side, byte[] key) {
        return key[Key.PASS] == Codes.of(side);
    }

    static byte[] depthKey(NodeId id) {
        return Key.of(Table.DEPTHS).id(id).bytes();
    }

    /// The depth of a folder that was ever opened; -1 of any other.
    static int depth(Reads reads, NodeId id) throws RocksDBException {
        byte[] row = reads.get(Table.DEPTHS, depthKey(id));
        return row == null ? -1 : Key.twoAt(row, 0);
    }

    static @Nullable FolderRow find(Reads reads, int pass, Side side, int depth, NodeId id)
            throws RocksDBException {
        byte[] row = depth < 0 ? null : reads.get(Table.FOLDERS, key(pass, side, depth, id));
        return row == null ? null : FolderRow.read(row);
    }

    /// The latest listing of a folder in an earlier pass; null when there is none.
    static ListWork.@Nullable Held held(Reads reads, int pass, Side side, int depth, NodeId id)
            throws RocksDBException {
        for (int earlier = pass - 1; earlier >= 0; earlier--) {
            FolderRow row = find(reads, earlier, side, depth, id);
            if (row != null && row.held() != null) {
                return row.held();
            }
        }
        return null;
    }

    // ------------------------------------------------------------ changing

    static void open(Commit to, int pass, Side side, NodeId id, NodeRef ref, int depth)
            throws RocksDBException {
        FolderRow before = find(to, pass, side, depth, id);
        to.put(Table.DEPTHS, depthKey(id), Key.value().two(depth).bytes());
        to.put(Table.FOLDERS, key(pass, side, depth, id), FolderRow.opened(ref, before).bytes());
        if (side == Side.SOURCE) {
            to.put(Table.PATHS, Paths.key(pass, ref.path(), id), Key.value().two(depth).bytes());
            to.delete(Table.WORK, Work.OPEN.key(pass, Side.SOURCE, depth, id));
        }
        RoundRow round = RoundRow.of(to, pass, side, depth);
        to.put(
                Table.ROUNDS,
                RoundRow.key(pass, side, depth),
                new RoundRow(
                                round.opened() + (before == null ? 1 : 0),
                                round.settled() - (before != null && before.isSettled() ? 1 : 0),
                                round.settledAt(),
                                round.closedAt())
                        .bytes());
        to.put(Table.WORK, Work.LIST.key(pass, side, depth, id), NOTHING);
        to.delete(Table.WORK, Work.COMPARE.key(pass, Side.SOURCE, depth, id));
    }

    static void listed(Commit to, Fact.Listed fact) throws RocksDBException {
        ListWork.Held listing = new ListWork.Held(fact.listing(), fact.digest(), fact.tally());
        change(
                to,
                fact.pass(),
                fact.side(),
                fact.folder(),
                row -> row.listed(listing, to.sequence()));
        remember(to, fact.side(), fact.listing(), fact.folder());
    }

    /// Remembers whose listing it is, if somebody will ask.
    static void remember(Commit to, Side side, long listing, NodeId folder)
            throws RocksDBException {
        if (Trait.ofLinks(side).isOf(to, listing)) {
            to.put(
                    Table.LISTINGS,
                    Key.of(Table.LISTINGS).eight(listing).bytes(),
                    Key.value().id(folder).bytes());
        }
    }

    static void failed(Commit to, Fact.ListingFailed fact) throws RocksDBException {
        boolean lost = fact.problem().errorClass() == ErrorClass.CURSOR_LOST;
        change(
                to,
                fact.pass(),
                fact.side(),
                fact.folder(),
                row -> row.failed(fact.attempts(), fact.willRetry(), lost, to.sequence()));
    }

    static void cursor(Commit to, Fact.Cursor fact) throws RocksDBException {
        change(
                to,
                fact.pass(),
                fact.side(),
                fact.folder(),
                row -> row.resuming(new ListWork.Resume(fact.listing(), fact.resume())));
    }

    /// Changes the row of a folder, if it was opened on this side of the pass, and all that hangs
    /// on it.
    private static void change(
            Commit to, int pass, Side side, NodeId id, UnaryOperator<FolderRow> by)
            throws RocksDBException {
        int depth = depth(to, id);
        FolderRow before = find(to, pass, side, depth, id);
        if (before == null) {
            return;
        }
        FolderRow now = by.apply(before);
        to.put(Table.FOLDERS, key(pass, side, depth, id), now.bytes());
        RoundRow round = RoundRow.of(to, pass, side, depth);
        int settled = (now.isSettled() ? 1 : 0) - (before.isSettled() ? 1 : 0);
        to.put(
                Table.ROUNDS,
                RoundRow.key(pass, side, depth),
                new RoundRow(
                                round.opened(),
                                round.settled() + settled,
                                now.isSettled()
                                        ? Math.max(round.settledAt(), now.settledAt())
                                        : round.settledAt(),
                                round.closedAt())
                        .bytes());
        mark(to, !now.isSettled(), Work.LIST.key(pass, side, depth, id));
        if (side == Side.SOURCE) {
            mark(to, hasToOpen(to, now), Work.OPEN.key(pass, side, depth, id));
        }
        FolderRow partner = find(to, pass, other(side), depth, id);
        boolean isPair = now.isListed() && partner != null && partner.isListed();
        mark(
                to,
                isPair
                        && (now.settledAt() != before.settledAt()
                                || isToCompare(to, pass, depth, id)),
                Work.COMPARE.key(pass, Side.SOURCE, depth, id));
    }

    /// Whether a folder holds folders, or may hold names that the destination takes for one: of two
    /// such names one is not its own key, or one is a folder's and the other not.
    private static boolean hasToOpen(Commit to, FolderRow folder) throws RocksDBException {
        return folder.tally().folders() > 0
                || (folder.tally().nodes() > 1 && Trait.OTHER_KEYS.isOf(to, folder.listing()));
    }

    private static boolean isToCompare(Commit to, int pass, int depth, NodeId id)
            throws RocksDBException {
        return to.get(Table.WORK, Work.COMPARE.key(pass, Side.SOURCE, depth, id)) != null;
    }

    private static void mark(Commit to, boolean isWork, byte[] key) throws RocksDBException {
        if (isWork) {
            to.put(Table.WORK, key, NOTHING);
        } else {
            to.delete(Table.WORK, key);
        }
    }

    static void done(Commit to, Work work, int pass, int depth, NodeId id) throws RocksDBException {
        to.delete(Table.WORK, work.key(pass, Side.SOURCE, depth, id));
    }

    private static Side other(Side side) {
        return side == Side.SOURCE ? Side.DESTINATION : Side.SOURCE;
    }
}
