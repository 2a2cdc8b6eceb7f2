package dev.godwit.cli.report;

import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.value.Node;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A node of the plan as scripts rely on it: one line of `report` and of `review --list`.
public final class RowJson {
    private RowJson() {}

    public static Map<String, @Nullable Object> of(Row row) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("path", row.path());
        json.put("kind", Where.textOf(row.node().kind()));
        json.put("difference", Where.textOf(row.verdict()));
        json.put("decision", Where.textOf(row.decision()));
        json.put("conflict", row.conflict());
        json.put("explicit", row.explicit());
        json.put("reason", row.reason().isEmpty() ? null : row.reason());
        json.put("source", side(row.source()));
        json.put("destination", side(row.destination()));
        json.put("outcome", RowOutcome.of(row).orElse(null));
        Optional<NodeOutcome> outcome = row.outcome();
        json.put("bytes_copied", outcome.map(NodeOutcome::bytes).orElse(0L));
        json.put("hash", outcome.flatMap(NodeOutcome::hash).map(Object::toString).orElse(null));
        json.put("attempts", outcome.map(NodeOutcome::attempts).orElse(0));
        json.put("error", outcome.flatMap(NodeOutcome::problem).map(RowJson::problem).orElse(null));
        return json;
    }

    private static @Nullable Map<String, @Nullable Object> side(Optional<Node> node) {
        if (node.isEmpty()) {
            return null;
        }
        Node there = node.get();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kind", Where.textOf(there.kind()));
        json.put("size", there.size());
        json.put("modified", time(there.mtimeNs()).toString());
        if (there instanceof Node.Link link) {
            json.put("target", link.target());
        }
        return json;
    }

    private static Map<String, Object> problem(dev.godwit.spi.error.Problem problem) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("class", Where.textOf(problem.errorClass()));
        json.put("text", problem.text());
        return json;
    }

    private static Instant time(long nanoseconds) {
        return Instant.ofEpochSecond(
                Math.floorDiv(nanoseconds, 1_000_000_000L),
                Math.floorMod(nanoseconds, 1_000_000_000L));
    }
}
