package dev.godwit.cli.report;

import dev.godwit.spi.store.Row;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/// CSV as of RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe in
/// front, so that a file's name cannot run anything.
public final class CsvFormat implements Format {

    @Override
    public void begin(PrintStream out) {
        line(out, Cells.TITLES);
    }

    @Override
    public void row(PrintStream out, Row row) {
        line(out, Cells.of(row));
    }

    private static void line(PrintStream out, List<String> cells) {
        out.print(cells.stream().map(CsvFormat::cell).collect(Collectors.joining(",")));
        out.print("\r\n");
    }

    static String cell(String text) {
        boolean formula = !text.isEmpty() && beginsFormula(text.charAt(0));
        String inert = formula ? "'" + text : text;
        boolean plain =
                !formula
                        && inert.indexOf(',') < 0
                        && inert.indexOf('"') < 0
                        && inert.indexOf('\n') < 0
                        && inert.indexOf('\r') < 0
                        && inert.indexOf(';') < 0;
        return plain ? inert : '"' + inert.replace("\"", "\"\"") + '"';
    }

    /// Full-width forms count too: some spreadsheets fold them.
    private static boolean beginsFormula(char c) {
        return "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20".indexOf(c) >= 0;
    }
}
