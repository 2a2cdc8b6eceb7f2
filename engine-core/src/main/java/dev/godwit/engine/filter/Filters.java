package dev.godwit.engine.filter;

import dev.godwit.api.Settings;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What a migration leaves out.
///
/// **Rules** are `+ GLOB` (include) and `- GLOB` (exclude), in order.
///
/// - The first rule that speaks of a node decides. Where none does, the node is included; with
///   nothing but `+` rules it is excluded, as if `- *` came last.
/// - `-` speaks of the node that matches and of everything below it; `+` of the node that matches
///   and nothing else: `+ src/**` includes what is in `src`.
/// - An excluded folder is not listed, with two exceptions. An earlier `+` that names a way into it
///   keeps it open: `+ /build/keep.txt`, `- build/`. And `- *` (or `**`) leaves every folder open
///   in which an earlier `+` may match something: `+ *.c`, `- *` finds all C files. Such a folder
///   is itself carried, in the end perhaps empty; everything else in it is excluded.
///
/// **Globs** are matched in linear time, in the case they are written in, against names as Godwit
/// prints them (a byte that is no text counts as one character):
///
/// | glob | matches |
/// |---|---|
/// | `*.o` | without a `/`: the name, in any folder |
/// | `/TODO`, `doc/*.txt` | with a `/` at the beginning or inside: the whole path from the root |
/// | `build/` | with a `/` at the end: folders only |
/// | `*`, `?` | any characters, one character, of one name |
/// | `[a-z_]`, `[!0-9]` | one character of these, or none of these (`^` is like `!`); never `/` |
/// | `{jpg,png}` | one of these; they may hold globs |
/// | `a/**/b` | `**/` is any number of folders, also none: `a/b`, `a/x/y/b` |
/// | `a/**` | everything below `a`, not `a` itself |
/// | `a/***` | `a` and everything below it |
/// | `\*` | the character itself |
///
/// **Limits** of size and age are for files only, and exclude what the rules include. Ages are
/// measured back from when the pass began.
public final class Filters {

    /// Leaves nothing out.
    public static final Filters NONE = new Filters(List.of(), Limits.NONE);

    /// The version of what is written above: another one does not believe earlier listings.
    private static final String VERSION = "1";

    private static final int MOST_REMEMBERED = 1_000;

    private final List<Rule> rules;
    private final Limits limits;

    /// Whether a folder can be excluded and open at once: some `-` comes after a `+`.
    private final boolean detours;

    /// See [#openBy]; a memory for folders whose children are being listed, by any thread.
    private final Map<String, Integer> remembered = new ConcurrentHashMap<>();

    private Filters(List<Rule> rules, Limits limits) {
        this.rules = rules;
        this.limits = limits;
        boolean included = false;
        boolean excludedAfter = false;
        for (Rule rule : rules) {
            excludedAfter |= included && !rule.includes();
            included |= rule.includes();
        }
        detours = excludedAfter;
    }

    /// The filters of a migration's settings.
    ///
    /// @param began when the pass began
    /// @throws IllegalArgumentException when a rule is none, in one sentence
    public static Filters of(Settings settings, Instant began) {
        return new Filters(parse(settings.filters()), Limits.of(settings, began));
    }

    /// Filters of these rules alone.
    ///
    /// @throws IllegalArgumentException when a rule is none, in one sentence
    public static Filters of(List<String> rules) {
        return new Filters(parse(rules), Limits.NONE);
    }

    private static List<Rule> parse(List<String> texts) {
        List<Rule> rules = new ArrayList<>();
        for (String text : texts) {
            rules.add(Rule.parse(text));
        }
        if (!rules.isEmpty() && rules.stream().allMatch(Rule::includes)) {
            rules.add(Rule.NOTHING_ELSE);
        }
        return List.copyOf(rules);
    }

    /// [#excludes(String, Node)] of a node in the folder at this path.
    public Optional<String> excludesIn(String folder, Node node) {
        return rules.isEmpty()
                ? limits.excludes(node)
                : excludes(NodeRef.childPath(folder, node.name()), node);
    }

    /// The rule or limit that excludes a node in a folder that is listed; empty for a node that is
    /// to be carried.
    ///
    /// @param path escaped names joined by `/`, the node's own last
    /// @return such as `- *.tmp` or `min-size 4096`
    public Optional<String> excludes(String path, Node node) {
        if (!rules.isEmpty() && !path.isEmpty()) {
            boolean folder = node instanceof Node.Folder;
            Subject subject = new Subject(path, folder);
            int inherited = detours ? openBy(parent(path)) : rules.size();
            int rule = decides(subject, inherited);
            if (excludes(rule) && !(folder && isOpen(subject, rule, inherited))) {
                return rules.get(rule).asReason();
            }
        }
        return limits.excludes(node);
    }

    /// A text that is the same only for filters that decide the same.
    public String fingerprint() {
        StringBuilder text = new StringBuilder(VERSION);
        rules.forEach(rule -> text.append('\n').append(rule.text()));
        limits.all().forEach(limit -> text.append('\n').append(limit.kind()).append(limit.bound()));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /// The index of the rule that decides about a node: the first that matches it, at the latest
    /// `inherited`.
    private int decides(Subject node, int inherited) {
        for (int i = 0; i < inherited; i++) {
            if (rules.get(i).glob().matches(node)) {
                return i;
            }
        }
        return inherited;
    }

    private boolean excludes(int rule) {
        return rule < rules.size() && !rules.get(rule).includes();
    }

    /// Whether a folder that `exclusion` excludes is listed nevertheless.
    ///
    /// @param inherited the rule by which the folder above it was excluded and left open
    private boolean isOpen(Subject folder, int exclusion, int inherited) {
        boolean everything = rules.get(exclusion).glob().matchesAll();
        boolean far = exclusion == inherited;
        for (Rule rule : rules.subList(0, exclusion)) {
            if (rule.includes()
                    && (everything
                            ? rule.glob().reachesBelow(folder)
                            : rule.glob().leadsInto(folder, far))) {
                return true;
            }
        }
        return false;
    }

    /// The index of the rule that excludes what is in a listed folder where no earlier one includes
    /// it: that by which the folder, or one above it, was excluded and left open. The number of
    /// rules where there is none, also for a folder that a person wanted against the rules.
    private int openBy(String folder) {
        if (folder.isEmpty()) {
            return rules.size();
        }
        Integer known = remembered.get(folder);
        if (known != null) {
            return known;
        }
        int above = openBy(parent(folder));
        Subject subject = new Subject(folder, true);
        int rule = decides(subject, above);
        int by;
        if (excludes(rule)) {
            by = isOpen(subject, rule, above) ? rule : rules.size();
        } else {
            by = above;
        }
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(folder, by);
        return by;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
