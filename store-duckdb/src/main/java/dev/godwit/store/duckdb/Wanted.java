package dev.godwit.store.duckdb;

import dev.godwit.spi.value.Kind;

/// Which nodes of a folder are wanted, as conditions that are empty or begin with `AND`.
///
/// @param sources on rows of [Table#NODES], of the source
/// @param partners on rows of [Table#NODES], of the destination where it has the same name
/// @param keys on rows with `is_folder`
/// @param extras whether nodes that are on the destination only are wanted
record Wanted(String sources, String partners, String keys, boolean extras) {

    private static final String FOLDER = " AND kind = " + Codes.of(Kind.FOLDER);
    private static final String OTHER = " AND kind <> " + Codes.of(Kind.FOLDER);

    static final Wanted ALL = new Wanted("", "", "", true);
    static final Wanted ON_SOURCE = new Wanted("", "", "", false);
    static final Wanted FOLDERS = new Wanted(FOLDER, FOLDER, " AND is_folder", false);
    static final Wanted OTHERS = new Wanted(OTHER, OTHER, " AND NOT is_folder", false);
    static final Wanted LINKED =
            new Wanted(" AND links IS NOT NULL", OTHER, " AND NOT is_folder", false);

    /// Names of these hard-link groups only.
    static Wanted linked(String groups) {
        return new Wanted(" AND links IN (" + groups + ")", OTHER, " AND NOT is_folder", false);
    }
}
