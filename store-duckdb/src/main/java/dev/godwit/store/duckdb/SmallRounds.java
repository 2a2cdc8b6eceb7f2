package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Rounds of few nodes, kept in memory from when they are opened until they are compared, so that
/// listing, closing and comparing them asks DuckDB nothing: a scan takes it half a millisecond
/// whatever it finds, and of a deep tree each level is such a round.
///
/// A round about which anything out of the ordinary is told, or too much, is forgotten: the rows
/// say the same of it. Used under the write lock, but for [#toList].
final class SmallRounds {

    /// Nodes of a round at most.
    static final int NODES = 500;

    private static final int CHARACTERS_OF_PATHS = 1 << 16;
    private static final int ROUNDS = 16;

    /// Children at most of listings that have not ended.
    private static final int CHILDREN_UNDER_WAY = 4_000;

    /// One side of a round of a pass.
    private record Key(int pass, Side side, int depth) {}

    /// A round of which everything is here.
    static final class Round {
        private final NavigableMap<Long, Folder> folders = new TreeMap<>();
        private int nodes;
        private int characters;
        private boolean closed;

        /// By their numbers.
        NavigableMap<Long, Folder> folders() {
            return folders;
        }

        Folder folder(long number) {
            Folder folder = folders.get(number);
            if (folder == null) {
                throw new IllegalArgumentException("No folder " + number + " in this round");
            }
            return folder;
        }

        private boolean isLarge(int most) {
            return nodes > most || characters > CHARACTERS_OF_PATHS;
        }

        private boolean isNew() {
            return folders.values().stream().allMatch(folder -> folder.children == null);
        }

        private boolean isListed() {
            return folders.values().stream().noneMatch(folder -> folder.children == null);
        }
    }

    /// A folder of a round.
    static final class Folder {
        private final long number;
        private final NodeId id;
        private final String sourcePath;
        private final NodeRef ref;
        private long listing;
        private @Nullable List<Child> children;

        /// @param sourcePath its path on the source
        /// @param ref where it is on its side
        Folder(long number, NodeId id, String sourcePath, NodeRef ref) {
            this.number = number;
            this.id = id;
            this.sourcePath = sourcePath;
            this.ref = ref;
        }

        long number() {
            return number;
        }

        String sourcePath() {
            return sourcePath;
        }

        String path() {
            return ref.path();
        }

        long listing() {
            return listing;
        }

        List<Child> children() {
            return children == null ? List.of() : children;
        }
    }

    private final Rounds counts;
    private final int most;

    /// The newest rounds, in the order they were opened.
    private final Map<Key, Round> rounds = new LinkedHashMap<>();

    /// The children of listings that have not ended.
    private final Map<Long, List<Child>> underWay = new LinkedHashMap<>();

    private int childrenUnderWay;

    /// Rounds of which this commit tells something.
    private final Set<Key> touched = new HashSet<>();

    /// Rounds of which nothing is listed yet, as they are committed; read by anyone.
    private final Map<Key, NavigableMap<Long, ListWork>> toList = new ConcurrentHashMap<>();

    /// @param most nodes of a round that is kept; 0 keeps none
    SmallRounds(Rounds counts, int most) {
        this.counts = counts;
        this.most = most;
    }

    // ------------------------------------------------------------ what is told

    /// A folder is to be listed for the first time in this pass, and is counted.
    void opened(int pass, Side side, int depth, Folder folder) throws SQLException {
        Key key = new Key(pass, side, depth);
        touched.add(key);
        Round round = rounds.get(key);
        if (round == null && most > 0 && counts.of(pass).of(side, depth).opened() == 1) {
            round = new Round();
            rounds.put(key, round);
            if (rounds.size() > ROUNDS) {
                rounds.remove(rounds.keySet().iterator().next());
            }
        }
        if (round == null) {
            return;
        }
        round.folders.put(folder.number, folder);
        round.nodes++;
        round.characters += folder.sourcePath.length() + folder.ref.path().length();
        if (round.closed || round.isLarge(most)) {
            rounds.remove(key);
        }
    }

    void children(long listing, List<Child> page) {
        if (rounds.isEmpty()) {
            return;
        }
        List<Child> known = underWay.get(listing);
        if (known == null) {
            underWay.put(listing, page);
        } else {
            List<Child> all = new ArrayList<>(known);
            all.addAll(page);
            underWay.put(listing, all);
        }
        childrenUnderWay += page.size();
        if (childrenUnderWay > CHILDREN_UNDER_WAY) {
            underWay.clear();
            childrenUnderWay = 0;
        }
    }

    /// @param nodes how many children the folder has
    void listed(int pass, Side side, int depth, long number, long listing, long nodes) {
        List<Child> known = underWay.remove(listing);
        List<Child> children = known == null ? List.of() : known;
        childrenUnderWay -= children.size();
        Key key = new Key(pass, side, depth);
        touched.add(key);
        Round round = rounds.get(key);
        if (round == null) {
            return;
        }
        Folder folder = round.folders.get(number);
        round.nodes += children.size();
        // Of an earlier pass, or told in part to an earlier process, it is not all here.
        if (folder == null || children.size() != nodes || round.isLarge(most)) {
            rounds.remove(key);
            return;
        }
        folder.listing = listing;
        folder.children = children;
    }

    /// Something was told that the rows alone keep.
    void forget(int pass, Side side, int depth) {
        Key key = new Key(pass, side, depth);
        touched.add(key);
        rounds.remove(key);
    }

    /// What was told is durable.
    void committed() {
        for (Key key : touched) {
            Round round = rounds.get(key);
            if (round == null || !round.isNew()) {
                toList.remove(key);
                continue;
            }
            NavigableMap<Long, ListWork> work = new TreeMap<>();
            for (Folder folder : round.folders.values()) {
                work.put(
                        folder.number,
                        new ListWork(
                                key.side,
                                folder.id,
                                folder.ref,
                                key.depth,
                                0,
                                Optional.empty(),
                                Optional.empty()));
            }
            toList.put(key, work);
        }
        touched.clear();
    }

    // ------------------------------------------------------------ what is asked

    /// The folders of a round of which none is listed, by their numbers, but for what earlier
    /// passes know of them; empty when that is not known here. For any thread.
    NavigableMap<Long, ListWork> toList(int pass, Side side, int depth) {
        return toList.getOrDefault(new Key(pass, side, depth), new TreeMap<>());
    }

    /// A round that is closed now, all listed; null when it is not here, or was closed before.
    @Nullable Round close(int pass, Side side, int depth) throws SQLException {
        Key key = new Key(pass, side, depth);
        Round round = rounds.get(key);
        if (round == null) {
            return null;
        }
        boolean whole = round.folders.size() == counts.of(pass).of(side, depth).opened();
        if (round.closed || !round.isListed() || !whole) {
            rounds.remove(key);
            return null;
        }
        round.closed = true;
        return round;
    }

    /// A round that is closed; null when it is not here.
    @Nullable Round closed(int pass, Side side, int depth) {
        Round round = rounds.get(new Key(pass, side, depth));
        return round == null || !round.closed ? null : round;
    }
}
