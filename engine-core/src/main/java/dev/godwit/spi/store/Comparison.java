package dev.godwit.spi.store;

import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Node;
import java.util.HashSet;
import java.util.Set;

/// How two nodes are compared. This is its one meaning; a store may decide in its own language only
/// for pairs that are plainly the same.
///
/// @param mode what tells that content is the same
/// @param toleranceNs times no further apart than this are the same: the coarser side's precision
/// @param times whether modification times are carried, so that they count as metadata
/// @param attributes the attribute keys that both sides keep and the migration carries
public record Comparison(Mode mode, long toleranceNs, boolean times, Set<String> attributes) {

    public Comparison {
        attributes = Set.copyOf(attributes);
    }

    /// What tells that two files have the same content.
    public enum Mode {
        SIZE_MTIME,
        SIZE,
        /// Both are read and hashed.
        CHECKSUM,
        /// Hashes that both back ends keep.
        ETAG
    }

    /// The verdict on a source node and the destination node of the same name.
    public Verdict verdict(Node source, Node destination) {
        return switch (source) {
            case Node.File a when destination instanceof Node.File b -> files(a, b);
            case Node.Link a when destination instanceof Node.Link b ->
                    a.target().equals(b.target()) ? metadata(a, b) : Verdict.CHANGED;
            case Node.Folder a when destination instanceof Node.Folder b -> metadata(a, b);
            case Node.Special a when destination instanceof Node.Special b ->
                    a.what().equals(b.what()) ? metadata(a, b) : Verdict.CHANGED;
            default -> Verdict.KIND_CLASH;
        };
    }

    /// Whether two nodes carry the same, content aside: [Verdict#SAME] or [Verdict#METADATA].
    public Verdict metadata(Node source, Node destination) {
        return sameTimes(source, destination)
                        && (source.attributes().equals(destination.attributes())
                                || sameAttributes(
                                        source.attributes(),
                                        likewise(source.attributes(), destination.attributes())))
                ? Verdict.SAME
                : Verdict.METADATA;
    }

    /// Whether a file may hold what another does, as far as its own facts tell without a look at
    /// the content.
    public boolean mayHold(Node wanted, Node there) {
        return wanted instanceof Node.File a
                && there instanceof Node.File b
                && a.size() == b.size()
                && (mode != Mode.SIZE_MTIME || near(a, b));
    }

    /// Whether a node has a time at all: a folder that is there only because something lies below
    /// it has none.
    public static boolean hasTime(Node node) {
        return node.mtimeNs() != 0 || !(node instanceof Node.Folder);
    }

    /// What a source does not say of mode and owner, a destination may have as it likes.
    private static Attributes likewise(Attributes source, Attributes destination) {
        Set<String> silent = new HashSet<>(Attributes.BASIC);
        silent.removeIf(key -> source.get(key).isPresent());
        return silent.isEmpty() ? destination : destination.only(key -> !silent.contains(key));
    }

    /// Whether two texts of attributes agree in the keys that count.
    public boolean sameAttributes(Attributes a, Attributes b) {
        return a.equals(b) || a.only(attributes::contains).equals(b.only(attributes::contains));
    }

    private Verdict files(Node.File a, Node.File b) {
        if (a.size() != b.size()) {
            return Verdict.CHANGED;
        }
        return switch (mode) {
            case SIZE -> metadata(a, b);
            case SIZE_MTIME -> near(a, b) ? metadata(a, b) : Verdict.CHANGED;
            case CHECKSUM -> Verdict.TO_HASH;
            case ETAG -> sharesHash(a, b) ? metadata(a, b) : Verdict.CHANGED;
        };
    }

    private boolean sameTimes(Node a, Node b) {
        return !times || !hasTime(a) || near(a, b);
    }

    private boolean near(Node a, Node b) {
        long apart = Math.abs(a.mtimeNs() - b.mtimeNs());
        return apart == 0 || apart < toleranceNs;
    }

    private static boolean sharesHash(Node.File a, Node.File b) {
        for (ContentHash hash : a.hashes()) {
            if (b.hashes().contains(hash)) {
                return true;
            }
        }
        return false;
    }
}
