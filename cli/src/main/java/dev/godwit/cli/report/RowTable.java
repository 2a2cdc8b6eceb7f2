package dev.godwit.cli.report;

import dev.godwit.cli.terminal.Printable;
import dev.godwit.cli.terminal.Table;
import dev.godwit.cli.terminal.Table.Align;
import dev.godwit.cli.terminal.Units;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.value.Kind;
import java.util.List;
import java.util.Optional;

/// A page of the plan as a table for a person.
public final class RowTable {
    private final Table table =
            new Table(Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.LEFT);
    private final boolean sums;

    /// @param sums whether folders come with what is below them
    public RowTable(boolean sums) {
        this.sums = sums;
        table.row("difference", "decision", sums ? "nodes" : "", "size", "path");
    }

    public void add(Row row, Optional<Totals> below) {
        table.row(
                Where.textOf(row.verdict()).replace('_', ' '),
                decision(row),
                below.map(totals -> Units.count(totals.source().nodes())).orElse(""),
                size(row, below),
                Printable.of(sums ? row.key().name().text() : row.path())
                        + (row.node().kind() == Kind.FOLDER ? "/" : ""));
    }

    private static String decision(Row row) {
        return switch (row.decision()) {
            case NONE -> "";
            case UNDECIDED -> "conflict";
            case EXCLUDE -> row.explicit() ? "exclude" : "";
            case COPY, OVERWRITE, METADATA, DELETE, KEEP, UNSUPPORTED ->
                    row.decision() == Decision.UNSUPPORTED ? "" : Where.textOf(row.decision());
        };
    }

    private static String size(Row row, Optional<Totals> below) {
        if (below.isPresent()) {
            return Units.size(below.get().source().bytes());
        }
        return row.node().kind() == Kind.FILE ? Units.size(row.node().size()) : "";
    }

    /// @param room columns a line may take; 0 for any
    public List<String> lines(int room) {
        return table.rows() == 1 ? List.of() : table.lines(room);
    }
}
