package dev.godwit.spi.store;

import java.util.Optional;

/// A question about the plan.
///
/// @param after the last row of the page before, under the same sort and direction
/// @param limit rows of a page, 1 to 100,000
public record Query(
        int pass, Where where, Sort sort, boolean descending, Optional<Mark> after, int limit) {

    public Query {
        if (limit < 1 || limit > 100_000) {
            throw new IllegalArgumentException("A page has 1 to 100,000 rows, not " + limit);
        }
    }

    /// The place of a row under a sort.
    ///
    /// @param value of the sort's field; empty for [Sort#TREE]
    public record Mark(String value, String folderPath, String name, boolean folder) {

        public static Mark of(Row row, Sort sort) {
            String value =
                    switch (sort) {
                        case TREE -> "";
                        case NAME -> row.key().name().text();
                        case SIZE -> Long.toString(row.number(Field.SIZE));
                        case MTIME -> Long.toString(row.number(Field.MTIME));
                        case DEPTH -> Long.toString(row.number(Field.DEPTH));
                        case DIFFERENCE -> Where.textOf(row.verdict());
                        case SOURCE_LINKS -> text(row, Field.SOURCE_LINKS);
                        case DESTINATION_LINKS -> text(row, Field.DESTINATION_LINKS);
                    };
            return new Mark(value, row.folderPath(), row.key().name().text(), row.key().folder());
        }

        private static String text(Row row, Field field) {
            String text = row.text(field);
            return text == null ? "" : text;
        }
    }
}
