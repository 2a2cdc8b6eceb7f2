package dev.godwit.engine.model;

import dev.godwit.api.Settings;
import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Node;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What of a node is carried besides its content, and therefore compared.
///
/// | `--metadata` | files and links | folders |
/// |---|---|---|
/// | `none` | modification time, which comparing rests on | nothing |
/// | `times` | modification time | modification time |
/// | `mode` | and mode | and mode |
/// | `all` | and whatever else both sides keep | likewise |
///
/// @param metadata what was asked for
/// @param keys the attribute keys that are carried
/// @param comparison how two nodes are compared
public record Carried(Settings.Metadata metadata, Set<String> keys, Comparison comparison) {

    /// Where no mode is carried a new node gets what a usual umask would leave.
    private static final Attributes PLAIN_FOLDER = Attributes.of(Map.of(Attributes.MODE, "0755"));

    private static final Attributes PLAIN_FILE = Attributes.of(Map.of(Attributes.MODE, "0644"));

    /// What is carried from `source` to `destination`.
    public static Carried between(
            Settings settings, Capabilities source, Capabilities destination) {
        Set<String> keys =
                switch (settings.metadata()) {
                    case NONE, TIMES -> Set.of();
                    case MODE -> both(Set.of(Attributes.MODE), source, destination);
                    case ALL -> both(source.keeps(), source, destination);
                };
        boolean times =
                settings.metadata() != Settings.Metadata.NONE
                        && source.mtimePrecisionNs() > 0
                        && destination.mtimePrecisionNs() > 0;
        long tolerance = Math.max(source.mtimePrecisionNs(), destination.mtimePrecisionNs());
        return new Carried(
                settings.metadata(),
                keys,
                new Comparison(settings.compare(), tolerance, times, keys));
    }

    /// The attributes a copy of this node is given.
    public Attributes attributes(Node node) {
        if (keys.contains(Attributes.MODE)) {
            return node.attributes().only(keys::contains);
        }
        return node.kind() == Kind.FOLDER
                ? PLAIN_FOLDER
                : node.kind() == Kind.FILE ? PLAIN_FILE : Attributes.NONE;
    }

    private static Set<String> both(
            Set<String> wanted, Capabilities source, Capabilities destination) {
        Set<String> keys = new HashSet<>(wanted);
        keys.retainAll(source.keeps());
        keys.retainAll(destination.keeps());
        return Set.copyOf(keys);
    }
}
