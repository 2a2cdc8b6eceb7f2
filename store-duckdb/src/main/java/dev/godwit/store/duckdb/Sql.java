package dev.godwit.store.duckdb;

/// Texts in SQL.
final class Sql {

    private Sql() {}

    /// The text as a literal.
    static String quote(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
