package dev.godwit.engine.model;

import dev.godwit.api.Settings;
import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Selective;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Node;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/// What of a node is carried besides its content, and therefore compared.
///
/// | `--metadata` | files and links | folders |
/// |---|---|---|
/// | `none` | modification time, which comparing rests on | nothing |
/// | `times` | modification time, and access time of what is copied | both |
/// | `mode` | and mode | and mode |
/// | `all` | and whatever else both sides keep | likewise |
///
/// @param metadata what was asked for
/// @param keys the attribute keys that are carried
/// @param lost the attribute keys that would be carried, if the destination kept them
/// @param comparison how two nodes are compared
public record Carried(
        Settings.Metadata metadata, Set<String> keys, Set<String> lost, Comparison comparison) {

    /// Where no mode is carried a new node gets what a usual umask would leave.
    private static final Attributes PLAIN_FOLDER = Attributes.of(Map.of(Attributes.MODE, "0755"));

    private static final Attributes PLAIN_FILE = Attributes.of(Map.of(Attributes.MODE, "0644"));

    /// What is carried from `source` to `destination`.
    public static Carried between(Settings settings, FSAdapter source, FSAdapter destination) {
        return between(settings, source.capabilities(), tells(source), destination.capabilities());
    }

    /// What an adapter can tell of a node, whether or not it can give it to one.
    private static Set<String> tells(FSAdapter adapter) {
        Set<String> tells = new HashSet<>(adapter.capabilities().keeps());
        adapter.feature(Selective.class).ifPresent(selective -> tells.addAll(selective.offers()));
        tells.add(Attributes.FLAGS);
        return tells;
    }

    /// Has both adapters tell of what is carried or lost, and of nothing that costs a call of its
    /// own besides.
    public static void select(Settings settings, FSAdapter source, FSAdapter destination) {
        Carried carried = between(settings, source, destination);
        Set<String> told = new HashSet<>(carried.keys);
        told.addAll(carried.lost);
        source.feature(Selective.class).ifPresent(selective -> selective.want(told));
        destination.feature(Selective.class).ifPresent(selective -> selective.want(carried.keys));
    }

    private static Carried between(
            Settings settings, Capabilities source, Set<String> told, Capabilities destination) {
        Set<String> keys =
                switch (settings.metadata()) {
                    case NONE, TIMES -> Set.of();
                    case MODE -> both(Set.of(Attributes.MODE), source, destination);
                    case ALL -> both(source.keeps(), source, destination);
                };
        Set<String> lost = new HashSet<>();
        if (settings.metadata() == Settings.Metadata.ALL) {
            lost.addAll(told);
            lost.removeAll(keys);
        }
        boolean times =
                settings.metadata() != Settings.Metadata.NONE
                        && source.mtimePrecisionNs() > 0
                        && destination.mtimePrecisionNs() > 0;
        long tolerance = Math.max(source.mtimePrecisionNs(), destination.mtimePrecisionNs());
        return new Carried(
                settings.metadata(),
                keys,
                Set.copyOf(lost),
                new Comparison(settings.compare(), tolerance, times, keys));
    }

    /// Whether the modification time of a node is carried: a folder's where times are.
    public boolean hasTime(Node node) {
        return Comparison.hasTime(node) && (comparison.times() || node.kind() != Kind.FOLDER);
    }

    /// What is carried of a node's attributes.
    public Attributes told(Node node) {
        return node.attributes().only(keys::contains);
    }

    /// The attributes a new copy of this node is given: where no mode is carried, the usual one.
    public Attributes attributes(Node node) {
        if (!keys.contains(Attributes.MODE)) {
            return plain(node);
        }
        Attributes carried = told(node);
        if (carried.get(Attributes.MODE).isPresent()) {
            return carried;
        }
        SortedMap<String, String> values = carried.values();
        values.putAll(plain(node).values());
        return Attributes.of(values);
    }

    private static Attributes plain(Node node) {
        return node.kind() == Kind.FOLDER
                ? PLAIN_FOLDER
                : node.kind() == Kind.FILE || node.kind() == Kind.SPECIAL
                        ? PLAIN_FILE
                        : Attributes.NONE;
    }

    /// The access time a copy is given, of what the source tells: none where no times are carried.
    public long accessedNs(long told) {
        return comparison.times() ? told : Node.NO_TIME;
    }

    /// The attributes by which a node that is there becomes like one with these: what is carried
    /// and not among them is taken away.
    public Attributes instead(Attributes attributes) {
        Set<String> extended = new HashSet<>(keys);
        extended.retainAll(Attributes.EXTENDED);
        return extended.isEmpty() ? attributes : attributes.orEmpty(extended);
    }

    private static Set<String> both(
            Set<String> wanted, Capabilities source, Capabilities destination) {
        Set<String> keys = new HashSet<>(wanted);
        keys.retainAll(source.keeps());
        keys.retainAll(destination.keeps());
        return Set.copyOf(keys);
    }
}
