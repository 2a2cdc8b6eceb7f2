package dev.godwit.store.duckdb;

import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Kind;

/// Which nodes of a folder are wanted, as conditions that are empty or begin with `AND`, and how
/// much of them.
///
/// @param sources on rows of [Table#NODES], of the source
/// @param partners on rows of [Table#NODES], of the destination where it has the same name
/// @param keys on rows with `is_folder`
/// @param there whether what stands on the destination is wanted
/// @param extras whether nodes that are on the destination only are wanted
/// @param detail how much of each
record Wanted(
        String sources,
        String partners,
        String keys,
        boolean there,
        boolean extras,
        Detail detail) {

    /// How much of a node is read.
    enum Detail {
        ALL,
        /// Nodes with their versions, and no outcomes.
        VERSIONS,
        /// What [Sums] adds up.
        SUMS
    }

    private static final String FOLDER = " AND kind = " + Codes.of(Kind.FOLDER);
    private static final String OTHER = " AND kind <> " + Codes.of(Kind.FOLDER);

    static final Wanted ALL = new Wanted("", "", "", true, true, Detail.ALL);
    static final Wanted PLAN = new Wanted("", "", "", true, true, Detail.VERSIONS);
    static final Wanted SUMS = new Wanted("", "", "", true, true, Detail.SUMS);
    static final Wanted ON_SOURCE = new Wanted("", "", "", false, false, Detail.ALL);
    static final Wanted FOLDERS = on(FOLDER, FOLDER, " AND is_folder");
    static final Wanted OTHERS = on(OTHER, OTHER, " AND NOT is_folder");
    static final Wanted LINKED = on(" AND links IS NOT NULL", OTHER, " AND NOT is_folder");

    /// Names of these hard-link groups only.
    static Wanted linked(String groups) {
        return on(" AND links IN (" + groups + ")", OTHER, " AND NOT is_folder");
    }

    private static Wanted on(String sources, String partners, String keys) {
        return new Wanted(sources, partners, keys, true, false, Detail.ALL);
    }
}
