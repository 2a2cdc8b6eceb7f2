package dev.godwit.engine.discovery;

import dev.godwit.engine.filter.Filters;
import dev.godwit.engine.model.MigrationKey;
import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.NameRules;
import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Mark;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeIds;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Side;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What is decided about a child as soon as it is listed: its key, its id, and whether it is left
/// out, before anything below it becomes work.
///
/// @param key the migration's own, for folder ids
/// @param specials whether FIFOs, sockets and devices are carried
/// @param closed paths of the source's folders that are carried without what is in them
/// @param lost attribute keys of the source that are lost on the destination
/// @param source what the source can do
/// @param destination what the destination can do
public record ListingRules(
        MigrationKey key,
        Filters filters,
        boolean specials,
        Set<String> closed,
        Set<String> lost,
        Capabilities source,
        Capabilities destination) {

    public ListingRules {
        closed = Set.copyOf(closed);
        lost = Set.copyOf(lost);
    }

    private static final int KEPT_WHOLE = 1_000;

    /// A text that is the same only for rules under which an earlier pass's listings can be used
    /// again.
    public String fingerprint() {
        return String.join(
                " ",
                filters.fingerprint(),
                destination.names().toString(),
                Boolean.toString(destination.keepsLinks()),
                specials ? new TreeSet<>(destination.specials()).toString() : "");
    }

    /// Whether nothing in this folder is looked at.
    boolean isClosed(Side side, NodeRef folder) {
        return side == Side.SOURCE && closed.contains(folder.path());
    }

    /// Makes children of one folder. Not for several threads at once.
    Children of(Side side, NodeId folder, NodeRef ref) {
        return new Children(side, folder, ref, key.ids());
    }

    /// The children of one folder.
    final class Children {
        private final Side side;
        private final NodeId folder;
        private final NodeRef ref;
        private final NodeIds ids;
        private final int folderBytes;
        private final NameRules names = destination.names();

        /// The texts that were looked at; most nodes share a handful.
        private final Set<String> keptWhole = new HashSet<>();

        private boolean loses;

        private Children(Side side, NodeId folder, NodeRef ref, NodeIds ids) {
            this.side = side;
            this.folder = folder;
            this.ref = ref;
            this.ids = ids;
            folderBytes = ref.path().getBytes(StandardCharsets.UTF_8).length;
        }

        /// The child a listing gave; empty for what the engine keeps for itself on a destination.
        Optional<Child> child(Node node) {
            Name name = node.name();
            if (side == Side.DESTINATION && name.reserved()) {
                return Optional.empty();
            }
            String nameKey = names.folds() ? names.key(name) : name.text();
            Optional<NodeId> id =
                    node instanceof Node.Folder
                            ? Optional.of(ids.child(folder, name, distinct(node)))
                            : Optional.empty();
            Optional<String> rule = filters.excludesIn(ref.path(), node);
            if (rule.isPresent()) {
                return Optional.of(new Child(node, nameKey, id, Mark.EXCLUDED, rule.get()));
            }
            Optional<String> refusal = side == Side.SOURCE ? refusal(node) : Optional.empty();
            Mark mark = refusal.isPresent() ? Mark.UNSUPPORTED : Mark.NONE;
            loses = loses || (side == Side.SOURCE && mark == Mark.NONE && loses(node));
            return Optional.of(new Child(node, nameKey, id, mark, refusal.orElse("")));
        }

        /// Whether a child that is carried loses something on the destination.
        boolean loses() {
            return loses;
        }

        private boolean loses(Node node) {
            if (keptWhole.size() > KEPT_WHOLE) {
                keptWhole.clear();
            }
            return keptWhole.add(node.attributes().text())
                    && node.attributes().keys().stream().anyMatch(lost::contains);
        }

        private Optional<String> refusal(Node node) {
            if (node.name().reserved()) {
                return Optional.of(
                        "names beginning with " + Name.RESERVED_PREFIX + " are Godwit's own");
            }
            return switch (node) {
                case Node.Special special when !destination.keepsSpecial(special.what()) ->
                        Optional.of(
                                "a "
                                        + special.what()
                                        + " is not carried: the destination cannot make one");
                case Node.Special special when !specials ->
                        Optional.of("a " + special.what() + " is not carried without --specials");
                case Node.Link _ when !destination.keepsLinks() ->
                        Optional.of("the destination cannot hold symbolic links");
                case Node.Unreadable _ -> Optional.empty();
                case Node.File _, Node.Folder _, Node.Link _, Node.Special _ ->
                        names.refusal(node.name(), folderBytes);
            };
        }

        private Optional<Opaque> distinct(Node node) {
            return source.uniqueNames() ? Optional.empty() : node.handle();
        }
    }
}
