package dev.godwit.cli.report;

import dev.godwit.cli.terminal.Printable;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Where;
import java.util.List;
import java.util.Optional;

/// A row as cells of a table, in text that is safe to print.
final class Cells {
    static final List<String> TITLES =
            List.of(
                    "path",
                    "kind",
                    "size",
                    "difference",
                    "decision",
                    "outcome",
                    "error_class",
                    "error",
                    "bytes_copied",
                    "hash",
                    "attempts");

    private Cells() {}

    static List<String> of(Row row) {
        Optional<NodeOutcome> outcome = row.outcome();
        Optional<Problem> problem = outcome.flatMap(NodeOutcome::problem);
        return List.of(
                Printable.of(row.path()),
                Where.textOf(row.node().kind()),
                Long.toString(row.node().size()),
                Where.textOf(row.verdict()),
                Where.textOf(row.decision()),
                RowOutcome.of(row).orElse(""),
                problem.map(why -> Where.textOf(why.errorClass())).orElse(""),
                Printable.of(problem.map(Problem::text).orElse(row.reason())),
                Long.toString(outcome.map(NodeOutcome::bytes).orElse(0L)),
                outcome.flatMap(NodeOutcome::hash).map(Object::toString).orElse(""),
                Integer.toString(outcome.map(NodeOutcome::attempts).orElse(0)));
    }
}
