package dev.godwit.spi.store;

import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One node of the union of both trees, as a person reviews it.
///
/// @param folderPath of the folder it is in; empty for the root's children
/// @param depth 1 for the root's children
/// @param reason the filter's rule, why it is unsupported, or what of it the destination cannot
///   keep; empty otherwise
/// @param conflict the destination's content is neither the same nor ours
/// @param explicit a person decided about this node or a folder above it
/// @param outcome what became of it; empty before it was tried
public record Row(
        NodeKey key,
        String folderPath,
        int depth,
        Optional<Node> source,
        Optional<Node> destination,
        Verdict verdict,
        String reason,
        boolean conflict,
        Decision decision,
        boolean explicit,
        Optional<NodeOutcome> outcome) {

    public String path() {
        return NodeRef.childPath(folderPath, key.name());
    }

    /// The row for this reason.
    public Row because(String other) {
        return new Row(
                key,
                folderPath,
                depth,
                source,
                destination,
                verdict,
                other,
                conflict,
                decision,
                explicit,
                outcome);
    }

    /// The source's node, else the destination's.
    public Node node() {
        return source.or(() -> destination).orElseThrow();
    }

    /// The field as text; null where it is absent.
    public @Nullable String text(Field field) {
        return switch (field) {
            case PATH -> path();
            case NAME -> key.name().text();
            case KIND -> Where.textOf(node().kind());
            case SIZE, MTIME, DEPTH -> Long.toString(number(field));
            case DIFFERENCE -> Where.textOf(verdict);
            case DECISION -> Where.textOf(decision);
            case OUTCOME -> outcome.map(o -> Where.textOf(o.kind())).orElse(null);
            case ERROR ->
                    outcome.flatMap(NodeOutcome::problem)
                            .map(problem -> Where.textOf(problem.errorClass()))
                            .orElse(null);
            case SOURCE_LINKS -> links(source);
            case DESTINATION_LINKS -> links(destination);
        };
    }

    private static @Nullable String links(Optional<Node> node) {
        return node.orElse(null) instanceof Node.File file
                ? file.links().map(LinkGroup::id).orElse(null)
                : null;
    }

    /// The field as a number.
    ///
    /// @throws IllegalArgumentException for a field that is none
    public long number(Field field) {
        return switch (field) {
            case SIZE -> node().size();
            case MTIME -> node().mtimeNs();
            case DEPTH -> depth;
            default -> throw new IllegalArgumentException(field + " is not a number");
        };
    }
}
