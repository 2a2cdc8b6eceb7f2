package dev.godwit.store.duckdb;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stretch of the names of one folder, for folders that hold too many nodes to be read at once.
///
/// @param from where it begins; null at the beginning
/// @param inclusive whether that name is one of it
/// @param to the last name of it; null to the end
/// @param descending whether it goes backwards
record Names(@Nullable String from, boolean inclusive, @Nullable String to, boolean descending) {

    static final Names ALL = new Names(null, false, null, false);

    static Names only(String name) {
        return new Names(name, true, name, false);
    }

    boolean isAll() {
        return from == null && to == null;
    }

    /// The condition on a column `name`; empty or beginning with `AND`.
    String sql() {
        String beyond = (descending ? " <" : " >") + (inclusive ? "= ?" : " ?");
        return (from == null ? "" : " AND name" + beyond)
                + (to == null ? "" : descending ? " AND name >= ?" : " AND name <= ?");
    }

    List<Object> parameters() {
        List<Object> parameters = new ArrayList<>();
        if (from != null) {
            parameters.add(from);
        }
        if (to != null) {
            parameters.add(to);
        }
        return parameters;
    }
}
