package dev.godwit.store.duckdb;

import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The numbers that stand for folders' ids in rows, and how far their listings are in the latest
/// pass. Those used last are at hand, the others are looked up, many at once. Used under the write
/// lock.
final class Folders {

    /// One folder. What it says of its sides is about one pass only.
    static final class Folder {
        private static final int NEVER = -1;

        final long number;
        final int depth;
        private int pass;
        private final int[] turns = {NEVER, NEVER};
        private final boolean[] settled = new boolean[2];

        private Folder(long number, int depth) {
            this.number = number;
            this.depth = depth;
        }

        boolean isAbout(int other) {
            return pass == other;
        }

        /// How often it was opened again in the pass; -1 when it was not opened.
        int turn(Side side) {
            return turns[Codes.of(side)];
        }

        boolean isSettled(Side side) {
            return settled[Codes.of(side)];
        }

        void settle(Side side) {
            settled[Codes.of(side)] = true;
        }

        /// It is to be listed in this pass, for the turn-th time after the first.
        void open(int inPass, Side side, int turn) {
            about(inPass);
            turns[Codes.of(side)] = turn;
            settled[Codes.of(side)] = false;
        }

        private void about(int inPass) {
            if (pass != inPass) {
                pass = inPass;
                Arrays.fill(turns, NEVER);
                Arrays.fill(settled, false);
            }
        }
    }

    private static final int AT_HAND = 50_000;

    /// All folders of a store with no more than that are read at once.
    private static final int FEW = 10_000;

    private final Reader reader;
    private long last;

    /// Whether every folder there is is at hand; null when nobody asked yet.
    private @Nullable Boolean all;

    private final Map<NodeId, Folder> byId =
            new LinkedHashMap<>(1024, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<NodeId, Folder> eldest) {
                    if (size() <= AT_HAND) {
                        return false;
                    }
                    all = false;
                    return true;
                }
            };

    Folders(Reader reader) throws SQLException {
        this.reader = reader;
        last = reader.number("SELECT max(number) FROM folders");
    }

    /// The folder, if it is at hand; see [#load].
    @Nullable Folder get(NodeId id) {
        return byId.get(id);
    }

    /// Whether every folder that has a number is at hand.
    boolean areAllAtHand() throws SQLException {
        if (all == null) {
            all = last <= FEW;
            if (all && last > 0) {
                loadAll();
            }
        }
        return all;
    }

    private void loadAll() throws SQLException {
        try (Result row = reader.query("SELECT id_high, id_low, number, depth FROM folders")) {
            while (row.next()) {
                NodeId id = new NodeId(row.number(0), row.number(1));
                if (!byId.containsKey(id)) {
                    put(id, row.number(2), row.code(3));
                }
            }
        }
    }

    /// Gives a folder that has none a number.
    Folder add(NodeId id, int depth) {
        return put(id, ++last, depth);
    }

    /// Remembers the number of a folder.
    Folder put(NodeId id, long number, int depth) {
        Folder folder = new Folder(number, depth);
        byId.put(id, folder);
        return folder;
    }

    /// Looks up the folders that are not at hand, or of which it does not know how far they are in
    /// a pass.
    ///
    /// @param ids with their depths, -1 where it is not known
    void load(Map<NodeId, Integer> ids, @Nullable Integer pass) throws SQLException {
        Map<NodeId, Integer> missing = new HashMap<>(ids);
        // By asking for them: those at hand are not to make room for the others.
        missing.keySet().removeIf(id -> byId.get(id) != null);
        if (!missing.isEmpty() && !areAllAtHand()) {
            loadNumbers(missing);
        }
        if (pass != null) {
            Map<Long, Folder> unknown = new HashMap<>();
            for (NodeId id : ids.keySet()) {
                Folder folder = byId.get(id);
                if (folder != null && !folder.isAbout(pass)) {
                    unknown.put(folder.number, folder);
                }
            }
            if (!unknown.isEmpty()) {
                loadStates(unknown, pass);
            }
        }
    }

    private void loadNumbers(Map<NodeId, Integer> missing) throws SQLException {
        List<Long> highs = new ArrayList<>();
        TreeSet<Integer> depths = new TreeSet<>();
        missing.forEach((id, depth) -> {
            highs.add(id.high());
            depths.add(depth);
        });
        Among these = Among.of(highs);
        String among =
                depths.first() < 0
                        ? ""
                        : " AND depth BETWEEN " + depths.first() + " AND " + depths.last();
        String sql =
                "SELECT id_high, id_low, number, depth FROM folders WHERE "
                        + these.sql("id_high")
                        + among;
        try (Result result = reader.among(sql, these)) {
            while (result.next()) {
                NodeId id = new NodeId(result.number(0), result.number(1));
                if (missing.containsKey(id)) {
                    put(id, result.number(2), (int) result.number(3));
                }
            }
        }
    }

    private void loadStates(Map<Long, Folder> unknown, int pass) throws SQLException {
        unknown.values().forEach(folder -> folder.about(pass));
        Among these = Among.of(unknown.keySet());
        String of = these.sql("folder") + " AND pass = " + pass;
        String opened = "SELECT side, folder, max(turn) FROM opened WHERE ";
        try (Result result = reader.among(opened + of + " GROUP BY ALL", these)) {
            while (result.next()) {
                Folder folder = unknown.get(result.number(1));
                if (folder != null) {
                    folder.turns[result.code(0)] = result.code(2);
                }
            }
        }
        String settled = "SELECT side, folder, max(turn) FROM listings WHERE ";
        String states = " AND state <> " + ListingState.RETRY;
        try (Result result = reader.among(settled + of + states + " GROUP BY ALL", these)) {
            while (result.next()) {
                Folder folder = unknown.get(result.number(1));
                if (folder != null) {
                    folder.settled[result.code(0)] = result.code(2) == folder.turns[result.code(0)];
                }
            }
        }
    }

    /// The number of the folder at a path; -1 where there is none.
    long at(String path) throws SQLException {
        String sql = "SELECT coalesce(min(number), -1) FROM folders WHERE path = ?";
        return reader.number(sql, path);
    }

    /// Where the folder was last opened.
    NodeRef ref(int pass, Side side, Folder folder) throws SQLException {
        String sql =
                "SELECT coalesce(o.path, f.path), o.handle FROM opened o JOIN folders f ON f.number"
                        + " = o.folder WHERE o.pass = ? AND o.side = ? AND o.folder = ? ORDER BY"
                        + " o.turn DESC LIMIT 1";
        try (Result result = reader.query(sql, pass, Codes.of(side), folder.number)) {
            if (!result.next()) {
                throw new IllegalArgumentException(
                        "Folder " + folder.number + " was not opened in pass " + pass);
            }
            return new NodeRef(result.string(0), result.optional(1).map(Opaque::new));
        }
    }
}
