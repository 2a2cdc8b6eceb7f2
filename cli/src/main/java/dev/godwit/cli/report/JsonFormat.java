package dev.godwit.cli.report;

import dev.godwit.cli.json.Json;
import dev.godwit.spi.store.Row;
import java.io.PrintStream;

/// One JSON object a line; the last says that nothing follows.
public final class JsonFormat implements Format {

    @Override
    public void row(PrintStream out, Row row) {
        out.println(Json.line(RowJson.of(row)));
    }

    @Override
    public void end(PrintStream out) {
        out.println("{\"next\":null}");
    }
}
