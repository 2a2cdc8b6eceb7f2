package dev.godwit.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Rows whose columns line up, fitted to a width. The widest columns give way when it is too small;
/// what they hold is cut in the middle.
public final class Table {
    private static final String GAP = "  ";
    private static final int NARROWEST = 8;

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
            shrink(widths, room);
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

    private static void shrink(int[] widths, int room) {
        int over = IntStream.of(widths).sum() + GAP.length() * (widths.length - 1) - room;
        while (over > 0) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] >= widths[widest] ? i : widest;
            }
            if (widths[widest] <= NARROWEST) {
                return;
            }
            widths[widest]--;
            over--;
        }
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
