package dev.godwit.store.duckdb;

import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Kind;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// Notices, while listings come in, whether two children of one folder may have one key, so that
/// nobody looks for such where there cannot be any: mostly every key is the name, and no folder has
/// the name of a node beside it. Used under the write lock.
final class Twins {

    /// Names to remember; of folders with more children nobody knows.
    private static final int MOST_NAMES = 50_000;

    /// Of listings of which some pages came, but not all. By name, whether it is a folder's.
    private final Map<Long, Map<String, Boolean>> open = new HashMap<>();

    private int names;

    /// Whether what was listed before the store was opened may hold two such children, now or with
    /// the rest of a listing that goes on.
    static boolean mayBeIn(Reader reader) throws SQLException {
        return reader.number("SELECT count(*) FROM (FROM cursors LIMIT 1)") > 0
                || reader.number("SELECT count(key) FROM nodes") > 0
                || reader.number(
                                "SELECT count(*) FROM (FROM nodes f SEMI JOIN nodes o ON"
                                        + " o.listing = f.listing AND o.name = f.name AND o.kind <>"
                                        + " f.kind WHERE f.kind = "
                                        + Codes.of(Kind.FOLDER)
                                        + ")")
                        > 0;
    }

    /// @return whether this page, with those before it, may hold two children of one key
    boolean mayBeIn(Fact.Children page) {
        Map<String, Boolean> known = open.computeIfAbsent(page.listing(), _ -> new HashMap<>());
        for (Child child : page.children()) {
            String name = child.node().name().text();
            boolean folder = child.node().kind() == Kind.FOLDER;
            Boolean other = known.put(name, folder);
            if (!child.key().equals(name) || (other != null && other != folder)) {
                return true;
            }
        }
        names += page.children().size();
        return names > MOST_NAMES;
    }

    /// There are no more pages of a listing.
    void ended(long listing) {
        Map<String, Boolean> known = open.remove(listing);
        if (known != null) {
            names -= known.size();
        }
    }

    /// Nothing is to be noticed any more.
    void forget() {
        open.clear();
        names = 0;
    }
}
