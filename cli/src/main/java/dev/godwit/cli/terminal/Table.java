package dev.godwit.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/// Rows whose columns line up, fitted to a width. One column, the last, gives way when it is too
/// wide; what it holds is cut in the middle.
public final class Table {
    private static final String GAP = "  ";

    private final List<Align> aligns;
    private final List<List<String>> rows = new ArrayList<>();

    /// How a column is set.
    public enum Align {
        LEFT,
        RIGHT
    }

    public Table(Align... aligns) {
        this.aligns = List.of(aligns);
    }

    /// Adds a row; cells that are missing at its end stay empty.
    public Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /// How many rows there are.
    public int rows() {
        return rows.size();
    }

    /// The lines.
    ///
    /// @param room columns a line may take; 0 for any
    public List<String> lines(int room) {
        int[] widths = widths();
        if (room > 0) {
            shrinkLast(widths, room);
        }
        return rows.stream().map(cells -> line(cells, widths)).toList();
    }

    private int[] widths() {
        int[] widths = new int[aligns.size()];
        for (List<String> cells : rows) {
            for (int i = 0; i < cells.size(); i++) {
                widths[i] = Math.max(widths[i], Text.columns(cells.get(i)));
            }
        }
        return widths;
    }

    private void shrinkLast(int[] widths, int room) {
        int last = widths.length - 1;
        int before = 0;
        for (int i = 0; i < last; i++) {
            before += widths[i] + GAP.length();
        }
        widths[last] = Math.min(widths[last], Math.max(8, room - before));
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = Text.fitMiddle(cells.get(i), widths[i]);
            if (i > 0) {
                line.append(GAP);
            }
            line.append(
                    aligns.get(i) == Align.LEFT
                            ? Text.left(cell, widths[i])
                            : Text.right(cell, widths[i]));
        }
        return line.toString().stripTrailing();
    }
}
