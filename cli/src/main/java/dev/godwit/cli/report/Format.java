package dev.godwit.cli.report;

import dev.godwit.spi.store.Row;
import java.io.PrintStream;

/// A way to write a report.
public interface Format {

    /// What comes before the rows.
    default void begin(PrintStream out) {}

    void row(PrintStream out, Row row);

    /// What comes after the rows.
    default void end(PrintStream out) {}
}
