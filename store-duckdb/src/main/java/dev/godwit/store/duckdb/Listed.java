package dev.godwit.store.duckdb;

import dev.godwit.spi.value.Side;

/// A folder of the source that is listed in a pass.
///
/// @param folder its number
/// @param listing the listing that counts
/// @param folders how many folders it holds
/// @param nodes how many nodes it holds
/// @param listedAt when it was listed
/// @param partner the destination's listing; -1 for none
/// @param partnerNodes how many nodes that holds
record Listed(
        long folder,
        long listing,
        long folders,
        long nodes,
        long listedAt,
        long partner,
        long partnerNodes) {

    /// How many nodes a listing `l` holds.
    static final String NODES = "l.folders + l.files + l.links + l.specials";

    /// Selects listings `l`, to be followed by more conditions.
    ///
    /// @param more columns after those of a folder, each after a comma
    /// @param joins what is joined
    static String select(PassSql sql, String more, String joins) {
        return sql.with()
                + "SELECT l.folder, l.listing, l.folders, "
                + NODES
                + ", l.seq"
                + more
                + sql.listed(Side.SOURCE, joins);
    }

    static Listed read(Result row) {
        return new Listed(
                row.number(0), row.number(1), row.number(2), row.number(3), row.number(4), -1, 0);
    }

    Listed with(long listingOfPartner, long nodesOfPartner) {
        return new Listed(
                folder, listing, folders, nodes, listedAt, listingOfPartner, nodesOfPartner);
    }
}
