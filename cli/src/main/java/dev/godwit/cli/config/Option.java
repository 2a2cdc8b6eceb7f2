package dev.godwit.cli.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that can be set: each a long option, a key of the configuration file and an
/// environment variable. The keys of [dev.godwit.api.Settings] are among them.
public enum Option {
    // Which migration.
    STATE("state", Shape.VALUE, "DIR", "Where the migration keeps its state; made when missing."),
    NAME("name", Shape.VALUE, "NAME", "The migration of this name in Godwit's home."),

    // What is carried, and how. These are the engine's settings.
    STORE(
            "store",
            Shape.VALUE,
            "NAME",
            "What holds the state: duckdb, rocksdb or a plug-in's.",
            "duckdb"),
    WORKERS(
            "workers",
            Shape.VALUE,
            "N",
            "How many tasks run at once.",
            "the number of cores, at least 2; 32 for object stores"),
    COMPARE(
            "compare",
            Shape.VALUE,
            "size-mtime|size|checksum|etag",
            "What tells that two files are the same.",
            "size-mtime"),
    HASH(
            "hash",
            Shape.VALUE,
            "xxh3|sha256|none",
            "What content is hashed with; sha256 where the destination is not trusted.",
            "xxh3"),
    INCLUDE(
            "include",
            Shape.LIST,
            "GLOB",
            "Carry what matches. Of include, exclude and filter-from the first that matches"
                    + " decides, in the order given."),
    EXCLUDE("exclude", Shape.LIST, "GLOB", "Leave out what matches, and everything below it."),
    FILTER_FROM(
            "filter-from",
            Shape.LIST,
            "FILE",
            "Rules from a file, one a line: '+ GLOB' includes, '- GLOB' excludes, '#' comments."),
    MIN_SIZE("min-size", Shape.VALUE, "SIZE", "Leave out smaller files (64KiB, 10MB)."),
    MAX_SIZE("max-size", Shape.VALUE, "SIZE", "Leave out larger files."),
    MIN_AGE("min-age", Shape.VALUE, "AGE", "Leave out files modified later (15m, 36h, 7d)."),
    MAX_AGE("max-age", Shape.VALUE, "AGE", "Leave out files modified earlier."),
    ON_CONFLICT(
            "on-conflict",
            Shape.VALUE,
            "ask|overwrite|keep|newer",
            "What to do where the destination holds content that is neither the same nor what"
                    + " Godwit wrote there.",
            "ask"),
    METADATA(
            "metadata",
            Shape.VALUE,
            "none|times|mode|all",
            "What is carried besides content; mode includes times.",
            "all"),
    SPECIALS("specials", Shape.FLAG, "", "Carry FIFOs, sockets and devices too."),
    ONE_FILE_SYSTEM(
            "one-file-system",
            Shape.FLAG,
            "",
            "Leave out what is in file systems that are mounted below the source."),
    NO_ROLLBACK(
            "no-rollback", Shape.FLAG, "", "Do not keep what is replaced: there is no way back."),
    SOURCE_CHANGES(
            "source-changes",
            Shape.VALUE,
            "strict|accept",
            "Whether a file that changed after the review is left stale or copied as it is now.",
            "strict"),
    VERIFY(
            "verify",
            Shape.VALUE,
            "none|size|sample=1%|full",
            "How closely the copy is looked at afterwards.",
            "size"),
    ALLOW_EMPTY("allow-empty", Shape.FLAG, "", "An empty source is meant, not an unmounted disk."),
    MAX_DELETE(
            "max-delete",
            Shape.VALUE,
            "N",
            "Refuse a plan that deletes more nodes than this.",
            "0"),
    MAX_ERRORS("max-errors", Shape.VALUE, "N", "End early at so many problems.", "0 for never"),
    BANDWIDTH(
            "bandwidth",
            Shape.VALUE,
            "RATE",
            "Read no more content in a second than this (50MiB/s), to copy it or to verify."),
    OPS_LIMIT(
            "ops-limit",
            Shape.VALUE,
            "N/s",
            "Begin no more operations in a second than this: look at a node, list a page, read,"
                    + " write or change one; with an object store, make no more requests."),
    TRUST_METADATA(
            "trust-metadata",
            Shape.FLAG,
            "",
            "Put into force what an object store says of owners, special modes and links out of"
                    + " the tree, although whoever may write there could have made it up."),
    MAX_SOURCE_LEAD(
            "max-source-lead",
            Shape.VALUE,
            "N",
            "How many levels the listing of the source may be ahead of the destination's.",
            "3"),
    PAGE_CACHE(
            "page-cache",
            Shape.VALUE,
            "keep|drop",
            "Whether content that was read or written stays in the system's cache; on Linux.",
            "keep"),
    SOURCE_SET("source-set", Shape.LIST, "KEY=VALUE", "A setting of the source's adapter."),
    DESTINATION_SET(
            "destination-set", Shape.LIST, "KEY=VALUE", "A setting of the destination's adapter."),

    // How a run goes.
    TAKE_OVER(
            "take-over",
            Shape.FLAG,
            "",
            "Take the migration from another process that holds it and hangs; that one changes"
                    + " nothing any more."),
    YES(
            "yes",
            Shape.FLAG,
            "",
            "Do it without asking. A plan is approved as its decisions stand; nothing else is decided."),
    DRY_RUN("dry-run", Shape.FLAG, "", "Stop at the review; the destination is not touched."),
    FRESH("fresh", Shape.FLAG, "", "List again, although a plan waits."),

    // What one command asks for.
    LIST("list", Shape.FLAG, "", "One line a node."),
    TREE("tree", Shape.VALUE, "PATH", "What is in this folder, with sums; / for the root."),
    SEARCH("search", Shape.VALUE, "TEXT", "Nodes whose name holds the text; the path, with a /."),
    WHERE("where", Shape.VALUE, "QUERY", "Nodes that satisfy a condition, such as size>1GiB."),
    SORT(
            "sort",
            Shape.VALUE,
            "FIELD[:desc]",
            "By tree, name, size, mtime, depth or difference.",
            "tree"),
    LIMIT("limit", Shape.VALUE, "N", "Lines of a page.", "100"),
    AFTER("after", Shape.VALUE, "TOKEN", "The page that follows; the page before gives the token."),
    AS(
            "as",
            Shape.VALUE,
            "copy|overwrite|keep|delete",
            "What is to be done: carry it over, replacing what is in its way; leave the destination"
                    + " as it is; or remove what only the destination has."),
    ONLY_THIS("only-this", Shape.FLAG, "", "The node alone, not what is below it."),
    PLAN("plan", Shape.VALUE, "FINGERPRINT", "Copy only if this is the approved plan."),
    MODE(
            "mode",
            Shape.VALUE,
            "size|sample=1%|full",
            "How closely to look.",
            "what the migration was given"),
    ALLOW_PENDING("allow-pending", Shape.FLAG, "", "What is still pending is no mismatch."),
    ALLOW_EXTRAS("allow-extras", Shape.FLAG, "", "What only the destination has is no mismatch."),
    FAILED("failed", Shape.FLAG, "", "All that failed, was blocked or is stale."),
    WATCH("watch", Shape.FLAG, "", "Go on showing it while it runs."),
    FORMAT("format", Shape.VALUE, "json|csv|text|html", "How to write it.", "text"),
    OUTCOME("outcome", Shape.VALUE, "failed,stale,…", "Only nodes of these outcomes."),
    STORE_STATS("store-stats", Shape.FLAG, "", "Figures about the state store: rows and bytes."),
    REPAIR(
            "repair",
            Shape.FLAG,
            "",
            "Mend what can be proven; a damaged store is put aside, and all is listed again."),
    CONVERT_TO(
            "convert-to",
            Shape.VALUE,
            "STORE",
            "Move the migration's state into this store: duckdb, rocksdb or a plug-in's. The plan"
                    + " stays as it is."),

    // How it is shown.
    CONFIG("config", Shape.VALUE, "FILE", "The configuration file.", "godwit.yaml, where it is"),
    JSON("json", Shape.FLAG, "", "One line of JSON on standard output, and no questions."),
    QUIET("quiet", Shape.FLAG, "", "Nothing but results and errors."),
    VERBOSE("verbose", Shape.FLAG, "", "Show the log, and the stack of an error."),
    NO_PROGRESS("no-progress", Shape.FLAG, "", "No progress."),
    NO_COLOR("no-color", Shape.FLAG, "", "No colours; so does the variable NO_COLOR.");

    /// How an option takes its value.
    public enum Shape {
        /// Present or not; `--no-KEY` (or, of `no-KEY`, `--KEY`) overrules a lower layer.
        FLAG,
        /// One text.
        VALUE,
        /// Any number of texts.
        LIST
    }

    private final String key;
    private final Shape shape;
    private final String label;
    private final String description;
    private final String standard;

    Option(String key, Shape shape, String label, String description) {
        this(key, shape, label, description, "");
    }

    Option(String key, Shape shape, String label, String description, String standard) {
        this.key = key;
        this.shape = shape;
        this.label = label;
        this.description = description;
        this.standard = standard;
    }

    /// The option of this key.
    public static Optional<Option> ofKey(String key) {
        return Stream.of(values()).filter(option -> option.key.equals(key)).findFirst();
    }

    /// The key in the configuration file: `max-errors`.
    public String key() {
        return key;
    }

    /// The long option: `--max-errors`.
    public String option() {
        return "--" + key;
    }

    /// The environment variable: `GODWIT_MAX_ERRORS`.
    public String variable() {
        return "GODWIT_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    public Shape shape() {
        return shape;
    }

    /// Whether its values are `KEY=VALUE`.
    public boolean takesPairs() {
        return this == SOURCE_SET || this == DESTINATION_SET;
    }

    /// What its value is called in the help; empty for a flag.
    public String label() {
        return label;
    }

    /// What it does, in a sentence.
    public String description() {
        return description;
    }

    /// What counts when it is not given, in words; empty where there is nothing to say.
    public String standard() {
        return standard;
    }

    /// The values it takes, where they are a closed set: for completion and for checks.
    public List<String> choices() {
        boolean closed =
                switch (this) {
                    case COMPARE, HASH, ON_CONFLICT, METADATA, SOURCE_CHANGES, VERIFY, PAGE_CACHE ->
                            true;
                    case MODE, FORMAT -> true;
                    default -> false;
                };
        return closed ? List.of(label.split("\\|")) : List.of();
    }

    @Override
    public String toString() {
        return option();
    }
}
