package dev.godwit.store.duckdb;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.store.Digest;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.Pulled;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.WorkKey;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Folders to list, by their numbers: stretch by stretch of those that were opened, a scan for each
/// table, so that a pull reads its own and not the whole round.
final class ListPull {

    /// What is known of a folder's listing.
    private static final class ToList {
        private final @Nullable String path;
        private final Optional<Opaque> handle;
        private boolean settled;
        private int attempts;
        private long lostAt;
        private long resumeAt;
        private ListWork.@Nullable Resume resume;
        private ListWork.@Nullable Held held;

        ToList(@Nullable String path, Optional<Opaque> handle) {
            this.path = path;
            this.handle = handle;
        }
    }

    private final Reader reader;
    private final PassSql sql;
    private final Flags.OfPass flags;
    private final Side side;
    private final int depth;

    ListPull(Reader reader, int pass, Flags.OfPass flags, Side side, int depth) {
        this.flags = flags;
        this.reader = reader;
        sql = new PassSql(pass, flags.turns());
        this.side = side;
        this.depth = depth;
    }

    Pulled<ListWork> pull(Optional<WorkKey> after, int max) throws SQLException {
        long from = after.map(key -> Long.parseLong(key.text())).orElse(-1L);
        List<ListWork> work = new ArrayList<>();
        while (true) {
            int room = max - work.size();
            NavigableMap<Long, ToList> stretch = opened(from, room);
            if (!stretch.isEmpty()) {
                settle(stretch);
                if (flags.cursors()) {
                    resume(stretch);
                }
                if (flags.earlier()) {
                    hold(stretch);
                }
                add(stretch, work);
            }
            if (stretch.size() < room) {
                return new Pulled<>(work, Optional.empty());
            }
            from = stretch.lastKey();
            if (work.size() >= max) {
                return new Pulled<>(work, Optional.of(new WorkKey(Long.toString(from))));
            }
        }
    }

    /// Adds what earlier passes know of some folders.
    List<ListWork> held(NavigableMap<Long, ListWork> known) throws SQLException {
        NavigableMap<Long, ToList> stretch = new TreeMap<>();
        known.forEach((number, work) ->
                stretch.put(number, new ToList(work.ref().path(), work.ref().handle())));
        hold(stretch);
        List<ListWork> held = new ArrayList<>();
        known.forEach((number, work) -> {
            ToList folder = stretch.get(number);
            held.add(
                    new ListWork(
                            side,
                            work.folder(),
                            work.ref(),
                            depth,
                            work.attempts(),
                            work.resume(),
                            Optional.ofNullable(folder == null ? null : folder.held)));
        });
        return held;
    }

    private NavigableMap<Long, ToList> opened(long from, int room) throws SQLException {
        NavigableMap<Long, ToList> stretch = new TreeMap<>();
        String query =
                sql.with()
                        + "SELECT o.folder, o.path, o.handle"
                        + sql.from("opened", "o", side)
                        + " AND o.depth = ? AND o.folder > ? ORDER BY o.folder LIMIT "
                        + room;
        try (Result row = reader.query(query, depth, from)) {
            while (row.next()) {
                stretch.put(
                        row.number(0), new ToList(row.text(1), row.optional(2).map(Opaque::new)));
            }
        }
        return stretch;
    }

    private void settle(NavigableMap<Long, ToList> stretch) throws SQLException {
        String query =
                sql.with()
                        + "SELECT l.folder, l.state, l.attempts, l.seq, l.error"
                        + sql.from("listings", "l", side)
                        + " AND l.depth = ? AND l.folder BETWEEN ? AND ?";
        try (Result row = range(query, stretch)) {
            while (row.next()) {
                ToList folder = stretch.get(row.number(0));
                if (folder == null) {
                    continue;
                }
                folder.settled |= row.code(1) != ListingState.RETRY;
                folder.attempts = row.code(2);
                if (!row.isNull(4) && Codes.error(row.number(4)) == ErrorClass.CURSOR_LOST) {
                    folder.lostAt = row.number(3);
                }
            }
        }
    }

    private void resume(NavigableMap<Long, ToList> stretch) throws SQLException {
        String query =
                sql.with()
                        + "SELECT c.folder, c.seq, c.listing, c.resume"
                        + sql.from("cursors", "c", side)
                        + " AND c.depth = ? AND c.folder BETWEEN ? AND ?";
        try (Result row = range(query, stretch)) {
            while (row.next()) {
                ToList folder = stretch.get(row.number(0));
                if (folder != null) {
                    folder.resumeAt = row.number(1);
                    folder.resume = new ListWork.Resume(row.number(2), new Opaque(row.string(3)));
                }
            }
        }
    }

    private void hold(NavigableMap<Long, ToList> stretch) throws SQLException {
        String query =
                "SELECT folder, listing, digest_high, digest_low, folders, files, links, specials,"
                        + " bytes FROM listings WHERE state = "
                        + ListingState.LISTED
                        + " AND pass < "
                        + sql.pass()
                        + " AND side = "
                        + Codes.of(side)
                        + " AND depth = ? AND folder BETWEEN ? AND ?";
        try (Result row = range(query, stretch)) {
            while (row.next()) {
                ToList folder = stretch.get(row.number(0));
                if (folder != null) {
                    folder.held =
                            new ListWork.Held(
                                    row.number(1),
                                    new Digest(row.number(2), row.number(3)),
                                    new Tally(
                                            row.number(4),
                                            row.number(5),
                                            row.number(6),
                                            row.number(7),
                                            row.number(8)));
                }
            }
        }
    }

    private void add(NavigableMap<Long, ToList> stretch, List<ListWork> work) throws SQLException {
        Map<Long, NodeId> ids = new HashMap<>();
        Map<Long, String> paths = new HashMap<>();
        String query =
                "SELECT number, id_high, id_low, path FROM folders WHERE depth = ? AND number"
                        + " BETWEEN ? AND ?";
        try (Result row = range(query, stretch)) {
            while (row.next()) {
                ids.put(row.number(0), new NodeId(row.number(1), row.number(2)));
                paths.put(row.number(0), row.string(3));
            }
        }
        stretch.forEach((number, folder) -> {
            NodeId id = ids.get(number);
            String path = folder.path != null ? folder.path : paths.get(number);
            if (!folder.settled && id != null && path != null) {
                work.add(
                        new ListWork(
                                side,
                                id,
                                new NodeRef(path, folder.handle),
                                depth,
                                folder.attempts,
                                folder.resumeAt > folder.lostAt
                                        ? Optional.ofNullable(folder.resume)
                                        : Optional.empty(),
                                Optional.ofNullable(folder.held)));
            }
        });
    }

    private Result range(String query, NavigableMap<Long, ToList> stretch) throws SQLException {
        return reader.query(query, depth, stretch.firstKey(), stretch.lastKey());
    }
}
