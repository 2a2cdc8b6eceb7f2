package dev.godwit.spi.store;

import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Node;
import java.util.Optional;

/// One row of a plan in its canonical form.
///
/// @param sourceVersion the source's token, or what stands for it: `0:mtime` of a folder or special
///   file, `-` for none
/// @param destinationVersion likewise for what the destination held when reviewed
public record PlanRow(
        String path,
        Kind kind,
        Decision decision,
        String sourceVersion,
        String destinationVersion) {

    public static PlanRow of(Row row) {
        return new PlanRow(
                row.path(),
                row.node().kind(),
                row.decision(),
                version(row.source()),
                version(row.destination()));
    }

    private static String version(Optional<Node> node) {
        return switch (node.orElse(null)) {
            case Node.File file -> file.token().text();
            case Node.Link link -> link.token().text();
            case Node.Folder folder -> "0:" + folder.mtimeNs();
            case Node.Special special -> special.token().text();
            case Node.Unreadable _ -> "-";
            case null -> "-";
        };
    }
}
