package dev.godwit.benchmarks.whole;

import java.util.Locale;

/// A tree on a medium.
///
/// @param scale of the tree's usual number of files
record Scenario(DataSet data, double scale, Medium medium) {

    /// Names its files and its place on the page.
    String id() {
        return data.name().toLowerCase(Locale.ROOT)
                + "-"
                + medium.kind()
                + (medium.cold() ? "-cold" : "");
    }

    String title() {
        return data.title + (scale == 1 ? "" : " × " + scale) + "; " + medium.title();
    }
}
