package dev.godwit.store.duckdb;

/// The states of a row of [Table#LISTINGS].
final class ListingState {

    /// It failed and will be tried again.
    static final int RETRY = 0;

    /// It is listed.
    static final int LISTED = 1;

    /// It is given up.
    static final int GIVEN_UP = 2;

    private ListingState() {}
}
