package dev.godwit.store.duckdb;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The tables. All are append-only, without keys or indexes, and every row carries the sequence of
/// the commit that brought it, in whose order they lie: what a query needs of them is found by the
/// ranges that DuckDB keeps for each block of rows.
///
/// Enums are stored as their [Codes]. A *turn* counts how often a folder was opened again in a
/// pass; only what belongs to its latest turn counts.
enum Table {
    /// Who owned the store when.
    EPOCHS("epoch BIGINT, owner VARCHAR"),

    /// Folders by the number the store gives them, which stands for their id everywhere else. A
    /// folder's id follows from its path, so neither ever changes.
    FOLDERS(
            "number BIGINT, parent BIGINT, id_high BIGINT, id_low BIGINT, depth INTEGER,"
                    + " path VARCHAR"),

    /// Folders to list. The path is there where the destination's differs.
    OPENED(
            "pass INTEGER, side TINYINT, folder BIGINT, depth INTEGER, turn INTEGER, path VARCHAR,"
                    + " handle VARCHAR"),

    /// What became of listings: one row for each failure, and one that settles the folder.
    LISTINGS(
            "pass INTEGER, side TINYINT, folder BIGINT, depth INTEGER, turn INTEGER, state TINYINT,"
                    + " listing BIGINT, attempts INTEGER, error TINYINT, problem VARCHAR,"
                    + " digest_high BIGINT, digest_low BIGINT, folders BIGINT, files BIGINT,"
                    + " links BIGINT, specials BIGINT, bytes BIGINT"),

    /// Where interrupted listings can go on.
    CURSORS(
            "pass INTEGER, side TINYINT, folder BIGINT, depth INTEGER, turn INTEGER,"
                    + " listing BIGINT, resume VARCHAR"),

    /// Children of listings. The key is there where it is not the name; `detail` is a link's
    /// target, what a special file is, or why a node is unreadable; `links` is a hard-link group's
    /// id; the id is a folder's.
    NODES(
            "listing BIGINT, side TINYINT, depth INTEGER, name VARCHAR, key VARCHAR, kind TINYINT,"
                    + " mark TINYINT, size BIGINT, mtime BIGINT, token VARCHAR, attributes VARCHAR,"
                    + " detail VARCHAR, links VARCHAR, link_count INTEGER, hashes VARCHAR, handle VARCHAR,"
                    + " reason VARCHAR, id_high BIGINT, id_low BIGINT, accessed BIGINT",
            1,
            1),

    /// Closed sides of rounds.
    CLOSED("pass INTEGER, side TINYINT, depth INTEGER"),

    /// Folders whose two listings, those of these turns, were compared, and what an unmarked child
    /// is of which no difference tells.
    COMPARED(
            "pass INTEGER, folder BIGINT, depth INTEGER, source_turn INTEGER,"
                    + " destination_turn INTEGER, implied TINYINT"),

    /// Verdicts that nothing implies: of the comparison in the same commit, or told by the engine.
    /// A pair is named as its node is; the partner is the destination's child of a comparison.
    DIFFERENCES(
            "pass INTEGER, folder BIGINT, depth INTEGER, name VARCHAR, is_folder BOOLEAN,"
                    + " told BOOLEAN, verdict TINYINT, conflict BOOLEAN, on_source BOOLEAN,"
                    + " partner VARCHAR, partner_is_folder BOOLEAN"),

    /// What persons decided: a policy on conflicts; about a path whether it is included; or, where
    /// `policy` is there too, what is to be done about it.
    RULINGS(
            "number BIGINT, path VARCHAR, include BOOLEAN, below BOOLEAN, policy TINYINT,"
                    + " who VARCHAR, why VARCHAR"),

    /// Units by their states, see [UnitRows].
    UNITS("epoch BIGINT, number BIGINT, state TINYINT, pass INTEGER, payload BLOB"),

    OUTCOMES(
            "pass INTEGER, folder BIGINT, depth INTEGER, name VARCHAR, is_folder BOOLEAN,"
                    + " kind TINYINT, bytes BIGINT, attempts INTEGER, hash VARCHAR,"
                    + " hash_high BIGINT, hash_low BIGINT, token VARCHAR, error TINYINT,"
                    + " problem VARCHAR"),

    FINISHED("pass INTEGER, folder BIGINT"),

    MISMATCHES(
            "pass INTEGER, folder BIGINT, depth INTEGER, name VARCHAR, is_folder BOOLEAN,"
                    + " detail VARCHAR"),

    PROPERTIES("key VARCHAR, value VARCHAR"),

    HISTORY("moment VARCHAR, what VARCHAR, who VARCHAR, detail VARCHAR"),

    /// How many names of a hard-link group each page of a listing holds: an index, since few files
    /// of most trees have more names than one.
    LINKED("links VARCHAR, side TINYINT, listing BIGINT, names INTEGER", 2, 0);

    private final String columns;
    private final int since;
    private final int later;

    Table(String columns) {
        this(columns, 1, 0);
    }

    /// @param since the first schema that has it
    /// @param later how many of its columns, the last, came with a later schema
    Table(String columns, int since, int later) {
        this.columns = columns;
        this.since = since;
        this.later = later;
    }

    /// How many columns, the sequence too, its rows are hashed with even where they hold nothing:
    /// those of its first schema, whose hashes stay what they are.
    int firstColumns() {
        return columns() + 1 - later;
    }

    /// The tables of a schema.
    static List<Table> of(long schema) {
        return Stream.of(values()).filter(table -> table.since <= schema).toList();
    }

    /// As SQL knows it.
    String sqlName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// How many columns it has beside the sequence.
    int columns() {
        return columns.split(",", -1).length;
    }

    /// Whether a commit has a few rows for it.
    boolean isSmall() {
        return this == EPOCHS
                || this == CLOSED
                || this == CURSORS
                || this == UNITS
                || this == PROPERTIES
                || this == HISTORY;
    }

    /// @param in the database with a dot; empty for the one that is open
    String ddl(String in) {
        return "CREATE TABLE " + in + sqlName() + " (seq BIGINT, " + columns + ")";
    }
}
