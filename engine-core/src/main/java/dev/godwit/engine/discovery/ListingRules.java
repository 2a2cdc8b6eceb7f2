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
import java.util.Optional;

/// What is decided about a child as soon as it is listed: its key, its id, and whether it is left
/// out, before anything below it becomes work.
///
/// @param key the migration's own, for folder ids
/// @param source what the source can do
/// @param destination what the destination can do
public record ListingRules(
        MigrationKey key, Filters filters, Capabilities source, Capabilities destination) {

    /// A text that is the same only for rules under which an earlier pass's listings can be used
    /// again.
    public String fingerprint() {
        return filters.fingerprint() + " " + destination.names() + " " + destination.keepsLinks();
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
            Optional<String> rule = filters.excludes(NodeRef.childPath(ref.path(), name), node);
            if (rule.isPresent()) {
                return Optional.of(new Child(node, nameKey, id, Mark.EXCLUDED, rule.get()));
            }
            Optional<String> refusal = side == Side.SOURCE ? refusal(node) : Optional.empty();
            Mark mark = refusal.isPresent() ? Mark.UNSUPPORTED : Mark.NONE;
            return Optional.of(new Child(node, nameKey, id, mark, refusal.orElse("")));
        }

        private Optional<String> refusal(Node node) {
            if (node.name().reserved()) {
                return Optional.of(
                        "names beginning with " + Name.RESERVED_PREFIX + " are Godwit's own");
            }
            return switch (node) {
                case Node.Special special -> Optional.of("a " + special.what() + " is not carried");
                case Node.Link _ when !destination.keepsLinks() ->
                        Optional.of("the destination cannot hold symbolic links");
                case Node.Unreadable _ -> Optional.empty();
                case Node.File _, Node.Folder _, Node.Link _ ->
                        names.refusal(node.name(), folderBytes);
            };
        }

        private Optional<Opaque> distinct(Node node) {
            return source.uniqueNames() ? Optional.empty() : node.handle();
        }
    }
}
