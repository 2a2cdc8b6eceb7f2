package dev.godwit.engine.lifecycle;

import dev.godwit.api.Phase;
import dev.godwit.api.Verified;
import dev.godwit.engine.model.MigrationKey;
import dev.godwit.spi.error.StateException;
import dev.godwit.spi.fs.Location;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A migration's own values, read from its store's properties and turned into facts again.
///
/// | key | value |
/// |---|---|
/// | `id`, `key`, `name`, `created` | given once |
/// | `source.adapter`, `source.root`, `source.set.KEY`, and of the destination | the pair |
/// | `setting.KEY` | explicit settings |
/// | `policy` | what was last told to the store about conflicts |
/// | `phase`, `interrupted`, `updated` | where it stands |
/// | `pass`, `pass.begun` | the pass |
/// | `rules`, `rules.same` | the rules its listings are made by, and whether those of the pass before are |
/// | `looks` | by what nodes of the pass are looked at |
/// | `confirmed` | when the latest verification of the pass began that found nothing wrong |
/// | `before.begun`, `before.looks`, `before.confirmed` | of the pass before |
/// | `plan`, `plan.pass`, `plan.sequence`, `plan.nodes` | the approved plan and the decisions it froze |
/// | `verified`, `verified.pass` | the latest verification |
/// | `notices.mounts`, `notices.lost`, `lost` | see [Notices] |
/// | `undo.since` | the last unit that a rollback would not undo |
/// | `kept.since` | the last unit whose pre-images are dropped |
/// | `rollback.since` | what `undo.since` was when the latest rollback began |
/// | `repair.tries`, `repair.problem` | see [RepairBarrier] |
/// | `kept` | `true` where an earlier pass may have left pre-images |
/// | `root.before` | the destination's root before the first copy since `undo.since`: `absent`, or time and attributes |
/// | `seconds.PASS.STEP` | time spent |
/// | `requests.PASS.SIDE.WHAT` | requests made, of an adapter that counts them |
/// | `sums` | the totals as they were last counted, see [Sums] |
record MigrationRecord(Map<String, String> values) {

    MigrationRecord {
        values = Map.copyOf(values);
    }

    String value(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new StateException.CorruptState("The state has no " + key, null);
        }
        return value;
    }

    String name() {
        return value("name");
    }

    MigrationKey key() {
        return new MigrationKey(value("key"));
    }

    Location source() {
        return location("source");
    }

    Location destination() {
        return location("destination");
    }

    Map<String, String> settings() {
        return below("setting.");
    }

    Phase phase() {
        return Phase.parse(value("phase"));
    }

    Optional<Phase> interrupted() {
        return optional("interrupted").map(Phase::parse);
    }

    /// The phase that runs or was interrupted.
    Phase underlying() {
        return phase() == Phase.SUSPENDED || phase() == Phase.FAILED
                ? interrupted().orElse(Phase.TRAVERSAL_IN_PROGRESS)
                : phase();
    }

    int pass() {
        return Integer.parseInt(values.getOrDefault("pass", "0"));
    }

    Instant created() {
        return Instant.parse(value("created"));
    }

    Instant updated() {
        return Instant.parse(value("updated"));
    }

    Optional<String> optional(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }

    long number(String key) {
        return Long.parseLong(values.getOrDefault(key, "0"));
    }

    /// A mark in the row of units.
    UnitId mark(String key) {
        return optional(key)
                .map(text -> text.split("/", -1))
                .map(parts -> new UnitId(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
                .orElse(UnitId.NONE);
    }

    static Fact mark(String key, UnitId unit) {
        return new Fact.Property(key, unit.epoch() + "/" + unit.number());
    }

    /// The destination's root before the first copy; empty when it was not there, or nothing was
    /// copied.
    Optional<Node> rootBefore() {
        return optional("root.before")
                .filter(text -> !text.equals("absent"))
                .map(MigrationRecord::root);
    }

    /// Older states tell no access time.
    private static Node root(String text) {
        String[] parts = text.split(" ", 3);
        boolean accessed = parts.length > 1 && parts[1].matches("-?[0-9]+");
        return new Node.Folder(
                Name.ROOT,
                Long.parseLong(parts[0]),
                accessed ? Long.parseLong(parts[1]) : Node.NO_TIME,
                new Attributes(text.split(" ", accessed ? 3 : 2)[accessed ? 2 : 1]),
                Optional.empty());
    }

    /// How the destination's root was before the first copy.
    static Fact rootBefore(Optional<Node> root) {
        return new Fact.Property(
                "root.before",
                root.map(node ->
                                node.mtimeNs()
                                        + " "
                                        + node.accessedNs()
                                        + " "
                                        + node.attributes().text())
                        .orElse("absent"));
    }

    Map<String, Double> seconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        below("seconds." + pass() + ".")
                .forEach((step, text) -> seconds.put(step, Double.valueOf(text)));
        return seconds;
    }

    /// By side and by what was asked.
    Map<String, Map<String, Long>> requests() {
        Map<String, Map<String, Long>> requests = new TreeMap<>();
        below("requests." + pass() + ".")
                .forEach((key, count) -> {
                    int dot = key.indexOf('.');
                    requests.computeIfAbsent(key.substring(0, dot), _ -> new TreeMap<>())
                            .put(key.substring(dot + 1), Long.valueOf(count));
                });
        return requests;
    }

    Optional<Verified> verified() {
        if (number("verified.pass") != pass()) {
            return Optional.empty();
        }
        return optional("verified")
                .map(text -> {
                    String[] parts = text.split(" ", -1);
                    return new Verified(
                            parts[0],
                            Long.parseLong(parts[1]),
                            Long.parseLong(parts[2]),
                            Long.parseLong(parts[3]),
                            Long.parseLong(parts[4]));
                });
    }

    static List<Fact> facts(Verified verified, int pass) {
        return List.of(
                new Fact.Property("verified.pass", Integer.toString(pass)),
                new Fact.Property(
                        "verified",
                        verified.mode()
                                + " "
                                + verified.nodes()
                                + " "
                                + verified.hashed()
                                + " "
                                + verified.mismatches()
                                + " "
                                + verified.extras()));
    }

    static List<Fact> facts(String side, Location location) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact.Property(side + ".adapter", location.adapter()));
        facts.add(new Fact.Property(side + ".root", location.root()));
        location.settings()
                .forEach((key, value) -> facts.add(new Fact.Property(side + ".set." + key, value)));
        return facts;
    }

    private Location location(String side) {
        return new Location(value(side + ".adapter"), value(side + ".root"), below(side + ".set."));
    }

    private Map<String, String> below(String prefix) {
        Map<String, String> below = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                below.put(key.substring(prefix.length()), value);
            }
        });
        return below;
    }
}
