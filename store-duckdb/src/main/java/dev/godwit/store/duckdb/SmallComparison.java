package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The comparison of few children: a prepared scan for each table, put together in Java. In a deep
/// tree most rounds are small, and [ComparisonSql] takes longer to plan than these to run.
final class SmallComparison {

    /// How many children of both sides are few.
    static final int FEW = 2_000;

    private static final Comparator<ComparedChild> BY_NAME =
            Comparator.comparing(ComparedChild::name, Name::compareText)
                    .thenComparing(ComparedChild::isFolder);

    /// Two listings that are compared.
    record Pair(long folder, long source, long destination) {}

    /// Takes what is to be judged.
    interface Judge {
        /// @param crowded whether several children of one side share the key
        void judge(Match match, ComparisonSql.Folder folder, boolean crowded) throws SQLException;
    }

    /// Children of one key.
    private static final class Keyed {
        private final List<ComparedChild> sources = new ArrayList<>();
        private final List<ComparedChild> destinations = new ArrayList<>();

        boolean isCrowded() {
            return sources.size() > 1 || destinations.size() > 1;
        }

        List<Match> matches() {
            sources.sort(BY_NAME);
            destinations.sort(BY_NAME);
            Crowd crowd = new Crowd();
            sources.forEach(child -> crowd.add(child, null));
            destinations.forEach(child -> crowd.add(null, child));
            return crowd.matches();
        }
    }

    private record Told(long folder, String name, boolean isFolder) {}

    private final Reader reader;
    private final PassSql sql;
    private final Map<Long, Pair> pairs = new LinkedHashMap<>();
    private final Among folders;
    private final NodeColumns columns = new NodeColumns();

    SmallComparison(Reader reader, PassSql sql, List<Pair> pairs) {
        this.reader = reader;
        this.sql = sql;
        pairs.forEach(pair -> this.pairs.put(pair.folder, pair));
        folders = Among.of(this.pairs.keySet());
    }

    /// @param depth of the children
    /// @param outcomes whether there is any, so that tokens may have been recorded
    void judge(int depth, boolean outcomes, Judge judge) throws SQLException {
        Map<Told, String> tokens = outcomes ? tokens() : Map.of();
        judge(paths(), children(depth, tokens), judge);
    }

    /// The same of rounds that are at hand, those of the pairs.
    void judge(
            SmallRounds.Round source, SmallRounds.Round destination, boolean outcomes, Judge judge)
            throws SQLException {
        Map<Told, String> tokens = outcomes ? tokens() : Map.of();
        Map<Long, ComparisonSql.Folder> paths = new HashMap<>();
        Map<Long, Map<String, Keyed>> children = new TreeMap<>();
        for (long number : pairs.keySet()) {
            SmallRounds.Folder from = source.folder(number);
            SmallRounds.Folder to = destination.folder(number);
            paths.put(number, new ComparisonSql.Folder(number, from.sourcePath(), to.path()));
            Map<String, Keyed> byKey = new LinkedHashMap<>();
            for (Child child : from.children()) {
                byKey.computeIfAbsent(child.key(), _ -> new Keyed())
                        .sources
                        .add(recorded(number, child(child), tokens));
            }
            for (Child child : to.children()) {
                byKey.computeIfAbsent(child.key(), _ -> new Keyed()).destinations.add(child(child));
            }
            children.put(number, byKey);
        }
        judge(paths, children, judge);
    }

    private static ComparedChild child(Child child) {
        return new ComparedChild(child.node(), child.mark(), child.id().orElse(null), null);
    }

    private static void judge(
            Map<Long, ComparisonSql.Folder> paths,
            Map<Long, Map<String, Keyed>> children,
            Judge judge)
            throws SQLException {
        for (Map.Entry<Long, Map<String, Keyed>> entry : children.entrySet()) {
            ComparisonSql.Folder folder = paths.get(entry.getKey());
            if (folder == null) {
                throw new IllegalStateException("Folder " + entry.getKey() + " has no row");
            }
            for (Keyed keyed : entry.getValue().values()) {
                for (Match match : keyed.matches()) {
                    judge.judge(match, folder, keyed.isCrowded());
                }
            }
        }
    }

    private Map<Long, ComparisonSql.Folder> paths() throws SQLException {
        Map<Long, String> others = new HashMap<>();
        String other =
                sql.with()
                        + "SELECT o.folder, o.path"
                        + sql.from("opened", "o", Side.DESTINATION)
                        + " AND o.path IS NOT NULL AND "
                        + folders.sql("o.folder");
        try (Result row = reader.among(other, folders)) {
            while (row.next()) {
                others.put(row.number(0), row.string(1));
            }
        }
        Map<Long, ComparisonSql.Folder> paths = new HashMap<>();
        String own = "SELECT number, path FROM folders WHERE " + folders.sql("number");
        try (Result row = reader.among(own, folders)) {
            while (row.next()) {
                long number = row.number(0);
                String path = row.string(1);
                paths.put(
                        number,
                        new ComparisonSql.Folder(number, path, others.getOrDefault(number, path)));
            }
        }
        return paths;
    }

    /// The tokens that outcomes last recorded.
    private Map<Told, String> tokens() throws SQLException {
        Map<Told, String> tokens = new HashMap<>();
        String query =
                "SELECT folder, name, is_folder, arg_max(token, rowid) FROM outcomes WHERE token IS"
                        + " NOT NULL AND "
                        + folders.sql("folder")
                        + " GROUP BY ALL";
        try (Result row = reader.among(query, folders)) {
            while (row.next()) {
                tokens.put(new Told(row.number(0), row.string(1), row.flag(2)), row.string(3));
            }
        }
        return tokens;
    }

    /// By folder and key.
    private Map<Long, Map<String, Keyed>> children(int depth, Map<Told, String> tokens)
            throws SQLException {
        Map<Long, Long> bySource = new HashMap<>();
        Map<Long, Long> byDestination = new HashMap<>();
        for (Pair pair : pairs.values()) {
            bySource.put(pair.source, pair.folder);
            byDestination.put(pair.destination, pair.folder);
        }
        List<Long> both = new ArrayList<>(bySource.keySet());
        both.addAll(byDestination.keySet());
        Among listings = Among.of(both);
        String query =
                "SELECT side, listing, mark, key, id_high, id_low, "
                        + NodeColumns.select(Wanted.Detail.ALL)
                        + " FROM nodes WHERE "
                        + listings.sql("listing")
                        + " AND depth = ?";
        Map<Long, Map<String, Keyed>> children = new TreeMap<>();
        try (Result row = reader.among(query, listings, depth)) {
            while (row.next()) {
                boolean source = row.number(0) == Codes.of(Side.SOURCE);
                Long folder = (source ? bySource : byDestination).get(row.number(1));
                if (folder != null) {
                    ComparedChild child = child(row, source ? folder : null, tokens);
                    String key = row.text(3);
                    Keyed keyed =
                            children.computeIfAbsent(folder, _ -> new LinkedHashMap<>())
                                    .computeIfAbsent(
                                            key == null ? child.name() : key, _ -> new Keyed());
                    (source ? keyed.sources : keyed.destinations).add(child);
                }
            }
        }
        return children;
    }

    /// @param folder of the source; null for the destination's, which have no tokens
    private ComparedChild child(Result row, @Nullable Long folder, Map<Told, String> tokens) {
        ComparedChild child =
                new ComparedChild(
                        columns.read(row, 6),
                        Codes.mark(row.number(2)),
                        row.isNull(4) ? null : new NodeId(row.number(4), row.number(5)),
                        null);
        return folder == null ? child : recorded(folder, child, tokens);
    }

    /// With the token that was last recorded for it.
    private static ComparedChild recorded(
            long folder, ComparedChild child, Map<Told, String> tokens) {
        return tokens.isEmpty()
                ? child
                : child.with(tokens.get(new Told(folder, child.name(), child.isFolder())));
    }
}
