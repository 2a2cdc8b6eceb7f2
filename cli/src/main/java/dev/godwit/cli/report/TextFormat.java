package dev.godwit.cli.report;

import dev.godwit.cli.terminal.Printable;
import dev.godwit.cli.terminal.Text;
import dev.godwit.cli.terminal.Units;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Where;
import java.io.PrintStream;
import java.util.Optional;

/// One line a node for a person: what became of it, its size, its path, and why where it is not in
/// place.
public final class TextFormat implements Format {
    private static final int OUTCOME = 19;
    private static final int KIND = 10;
    private static final int SIZE = 9;

    private final int room;

    /// @param room columns a line may take; 0 for any
    public TextFormat(int room) {
        this.room = room;
    }

    @Override
    public void row(PrintStream out, Row row) {
        String kind = Where.textOf(row.node().kind());
        String size = kind.equals("file") ? Units.size(row.node().size()) : "";
        String outcome = RowOutcome.of(row).orElse(Where.textOf(row.verdict())).replace('_', ' ');
        String front =
                Text.left(outcome, OUTCOME)
                        + "  "
                        + Text.left(kind, KIND)
                        + "  "
                        + Text.right(size, SIZE)
                        + "  ";
        String path = Printable.of(row.path());
        int left = room - front.length();
        out.println(front + (room > 0 ? Text.fitMiddle(path, Math.max(8, left)) : path));
        Optional<String> why = row.outcome().flatMap(NodeOutcome::problem).map(Problem::text);
        why.or(() -> row.reason().isEmpty() ? Optional.empty() : Optional.of(row.reason()))
                .ifPresent(text -> out.println(" ".repeat(OUTCOME) + "  " + Printable.of(text)));
    }
}
