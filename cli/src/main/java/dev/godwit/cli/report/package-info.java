/// Rows as they leave the program: JSON for scripts, CSV for spreadsheets, text and HTML for
/// people. A [Format][dev.godwit.cli.report.Format] writes row by row, so that a report of a
/// hundred million nodes takes no more memory than one of ten.
@NullMarked
package dev.godwit.cli.report;

import org.jspecify.annotations.NullMarked;
