package dev.godwit.engine.review;

import dev.godwit.spi.store.Where;

/// The language of `--where`.
///
/// ```
/// difference = changed and size > 10MiB
/// path like "src/*.c" or name contains foo
/// not (kind in (file, link)) and below "a/b"
/// ```
///
/// | condition | about |
/// |---|---|
/// | `kind`, `difference`, `decision`, `outcome`, `error` | `=`, `!=`, `in (…, …)`: one of the known words; `-` is as good as `_` |
/// | `size` | `=`, `!=`, `<`, `<=`, `>`, `>=`: bytes, as `4096`, `64KiB`, `1.5GB` |
/// | `mtime` | the same, with a date or time in UTC: `2024-01-31`, `2024-01-31T18:30`, to the nanosecond |
/// | `depth` | the same, with a number; 1 for what is in the root |
/// | `path`, `name` | `=`, `!=`, `in (…, …)`; `like` a pattern, where `*` is any text and `?` one character; `contains` a text in either case |
/// | `below PATH` | the node there and everything below it |
/// | `child of PATH` | what is in the folder there, and not deeper |
/// | `all` | every node |
///
/// `and` binds tighter than `or`, `not` tighter than both; `not` may also stand before `in`, `like`
/// and `contains`. Keywords, fields and known words may be written in either case. A text needs
/// quotes, `"` or `'`, only where it holds blanks, quotes or one of `( ) , = ! < >`; inside quotes
/// `\` stands before a quote or itself, and there are `\n`, `\r`, `\t` and `\` `u` with four hex
/// digits. A date is the whole of its day, a time without seconds the whole of its minute: `mtime =
/// 2024-01-31` is any time of that day, `mtime > 2024-01-31` begins with the next.
public final class QueryLanguage {

    private QueryLanguage() {}

    /// The condition that a text says; the empty text says `all`.
    ///
    /// @throws IllegalArgumentException in one sentence, with the column and what is expected there
    public static Where parse(String text) {
        return new QueryParser(text).parse();
    }

    /// A text that says this condition: [#parse] reads it back as the same.
    public static String text(Where where) {
        return QueryPrinter.text(where);
    }
}
