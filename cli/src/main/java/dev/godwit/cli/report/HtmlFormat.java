package dev.godwit.cli.report;

import dev.godwit.cli.terminal.Printable;
import dev.godwit.spi.store.Row;
import java.io.PrintStream;

/// A page that stands alone: no script, nothing loaded, every text from storage escaped.
public final class HtmlFormat implements Format {
    private final String title;

    /// @param title of the page
    public HtmlFormat(String title) {
        this.title = title;
    }

    @Override
    public void begin(PrintStream out) {
        out.println(
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy"
                      content="default-src 'none'; style-src 'unsafe-inline'">
                <title>%1$s</title>
                <style>
                body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #26303a; }
                table { border-collapse: collapse; }
                th, td { padding: 0.2rem 0.8rem; text-align: left; vertical-align: top;
                         border-bottom: 1px solid #e3e0d8; }
                th { position: sticky; top: 0; background: #f7f5f0; }
                td:nth-child(3), td:nth-child(9), td:nth-child(11) { text-align: right; }
                td:first-child { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
                .failed, .stale, .blocked, .unsupported { background: #fbeae2; }
                </style>
                </head>
                <body>
                <h1>%1$s</h1>
                <table>\
                """
                        .formatted(escape(Printable.of(title))));
        out.print("<thead><tr>");
        Cells.TITLES.forEach(name -> out.print("<th>" + name.replace('_', ' ') + "</th>"));
        out.println("</tr></thead>\n<tbody>");
    }

    @Override
    public void row(PrintStream out, Row row) {
        out.print("<tr class=\"" + RowOutcome.of(row).orElse("") + "\">");
        Cells.of(row).forEach(cell -> out.print("<td>" + escape(cell) + "</td>"));
        out.println("</tr>");
    }

    @Override
    public void end(PrintStream out) {
        out.println("</tbody>\n</table>\n</body>\n</html>");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
