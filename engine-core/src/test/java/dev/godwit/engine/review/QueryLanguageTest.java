package dev.godwit.engine.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.store.Where.All;
import dev.godwit.spi.store.Where.And;
import dev.godwit.spi.store.Where.Below;
import dev.godwit.spi.store.Where.ChildOf;
import dev.godwit.spi.store.Where.Compare;
import dev.godwit.spi.store.Where.Contains;
import dev.godwit.spi.store.Where.In;
import dev.godwit.spi.store.Where.Like;
import dev.godwit.spi.store.Where.Not;
import dev.godwit.spi.store.Where.Operator;
import dev.godwit.spi.store.Where.Or;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryLanguageTest {

    // -------------------------------------------------------------- what it means

    @Test
    void readsTheExamplesOfItsDescription() {
        assertThat(parse("difference = changed and size > 10MiB"))
                .isEqualTo(and(is(Field.DIFFERENCE, "changed"), size(Operator.MORE, 10L << 20)));
        assertThat(parse("path like \"src/*.c\" or name contains foo"))
                .isEqualTo(or(new Like(Field.PATH, "src/*.c"), new Contains(Field.NAME, "foo")));
        assertThat(parse("not (kind in (file, link))"))
                .isEqualTo(new Not(new In(Field.KIND, Set.of("file", "link"))));
        assertThat(parse("below \"a/b\"")).isEqualTo(new Below("a/b"));
        assertThat(parse("mtime < 2024-01-01"))
                .isEqualTo(new Compare(Field.MTIME, Operator.LESS, ns("2024-01-01T00:00:00Z")));
        assertThat(parse("error = denied")).isEqualTo(is(Field.ERROR, "denied"));
        assertThat(parse("decision = undecided")).isEqualTo(is(Field.DECISION, "undecided"));
        assertThat(parse("outcome in (failed, stale)"))
                .isEqualTo(new In(Field.OUTCOME, Set.of("failed", "stale")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "all", "ALL", "(all)"})
    void nothingMeansAll(String text) {
        assertThat(parse(text)).isEqualTo(new All());
    }

    @Test
    void andBindsTighterThanOrAndNotTighterThanBoth() {
        Where a = is(Field.NAME, "a");
        Where b = is(Field.NAME, "b");
        Where c = is(Field.NAME, "c");

        assertThat(parse("name=a or name=b and name=c")).isEqualTo(or(a, and(b, c)));
        assertThat(parse("(name=a or name=b) and name=c")).isEqualTo(and(or(a, b), c));
        assertThat(parse("not name=a and name=b")).isEqualTo(and(new Not(a), b));
        assertThat(parse("not not name=a")).isEqualTo(new Not(new Not(a)));
        assertThat(parse("name=a and name=b and name=c")).isEqualTo(and(a, b, c));
        assertThat(parse("name=a or (name=b or name=c)")).isEqualTo(or(a, or(b, c)));
    }

    @Test
    void readsKeywordsFieldsAndKnownWordsInEitherCase() {
        assertThat(parse("Kind IN (File) AND NOT Difference = Only-On-Source"))
                .isEqualTo(
                        and(
                                is(Field.KIND, "file"),
                                new Not(is(Field.DIFFERENCE, "only_on_source"))));
    }

    @Test
    void keepsTextsAsTheyAreWritten() {
        assertThat(parse("name = README")).isEqualTo(is(Field.NAME, "README"));
        assertThat(parse("name = and")).isEqualTo(is(Field.NAME, "and"));
        assertThat(parse("path like src/*.c")).isEqualTo(new Like(Field.PATH, "src/*.c"));
        assertThat(parse("name = 'it\\'s \"x\" \\\\ \\n\\t\\u00e9'"))
                .isEqualTo(is(Field.NAME, "it's \"x\" \\ \n\té"));
        assertThat(parse("name = ''")).isEqualTo(is(Field.NAME, ""));
    }

    @Test
    void negatesWhereItReadsBest() {
        assertThat(parse("kind != file")).isEqualTo(new Not(is(Field.KIND, "file")));
        assertThat(parse("kind not in (file, link)"))
                .isEqualTo(new Not(new In(Field.KIND, Set.of("file", "link"))));
        assertThat(parse("path not like \"*.c\"")).isEqualTo(new Not(new Like(Field.PATH, "*.c")));
        assertThat(parse("name not contains x")).isEqualTo(new Not(new Contains(Field.NAME, "x")));
        assertThat(parse("depth != 3"))
                .isEqualTo(new Not(new Compare(Field.DEPTH, Operator.EQUAL, 3)));
    }

    @Test
    void readsPlaces() {
        assertThat(parse("below a/b")).isEqualTo(new Below("a/b"));
        assertThat(parse("below ''")).isEqualTo(new Below(""));
        assertThat(parse("child of \"a b\"")).isEqualTo(new ChildOf("a b"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4096, 4096",
        "1b, 1",
        "64KiB, 65536",
        "64k, 65536",
        "1.5MiB, 1572864",
        "10MB, 10000000",
        "1.5GB, 1500000000",
        "2TiB, 2199023255552",
        "1PiB, 1125899906842624",
        "7EiB, 8070450532247928832",
    })
    void readsSizes(String text, long bytes) {
        assertThat(parse("size = " + text)).isEqualTo(size(Operator.EQUAL, bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "=, EQUAL",
        "<, LESS",
        "<=, AT_MOST",
        ">, MORE",
        ">=, AT_LEAST",
    })
    void readsComparisons(String sign, Operator operator) {
        assertThat(parse("depth" + sign + "3")).isEqualTo(new Compare(Field.DEPTH, operator, 3));
    }

    @Test
    void aDateIsTheWholeOfItsDay() {
        long first = ns("2024-01-31T00:00:00Z");
        long last = ns("2024-01-31T23:59:59.999999999Z");

        assertThat(parse("mtime = 2024-01-31"))
                .isEqualTo(and(mtime(Operator.AT_LEAST, first), mtime(Operator.AT_MOST, last)));
        assertThat(parse("mtime != 2024-01-31"))
                .isEqualTo(
                        new Not(
                                and(
                                        mtime(Operator.AT_LEAST, first),
                                        mtime(Operator.AT_MOST, last))));
        assertThat(parse("mtime < 2024-01-31")).isEqualTo(mtime(Operator.LESS, first));
        assertThat(parse("mtime <= 2024-01-31")).isEqualTo(mtime(Operator.AT_MOST, last));
        assertThat(parse("mtime > 2024-01-31")).isEqualTo(mtime(Operator.MORE, last));
        assertThat(parse("mtime >= 2024-01-31")).isEqualTo(mtime(Operator.AT_LEAST, first));
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-31T18:30, 2024-01-31T18:30:59.999999999Z",
        "2024-01-31T18:30Z, 2024-01-31T18:30:59.999999999Z",
        "\"2024-01-31 18:30\", 2024-01-31T18:30:59.999999999Z",
        "2024-01-31T18:30:05, 2024-01-31T18:30:05.999999999Z",
        "2024-01-31T18:30:05.5, 2024-01-31T18:30:05.599999999Z",
        "2024-01-31T18:30:05.000000001, 2024-01-31T18:30:05.000000001Z",
        "1969-12-31, 1969-12-31T23:59:59.999999999Z",
    })
    void aTimeIsAsLongAsItIsPrecise(String text, String last) {
        assertThat(parse("mtime > " + text)).isEqualTo(mtime(Operator.MORE, ns(last)));
    }

    // -------------------------------------------------------------- what it refuses

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    difference = chnged     | 14 | difference is one of only_on_source, only_on_destination, same, changed, metadata, kind_clash, collision, unsupported, excluded, to_hash, not `chnged`
                    kind in (file, dir)     | 16 | kind is one of file, folder, link, special, unreadable, not `dir`
                    error = oops            | 9  | error is one of not_found, already_exists,
                    size > big              | 8  | expected bytes such as 4096, 64KiB or 1.5GB, not `big`
                    size > 10XB             | 8  | expected bytes such as
                    size > 9EiB             | 8  | expected bytes such as
                    size > 1e9              | 8  | expected bytes such as
                    mtime < yesterday       | 9  | expected a date or time in UTC such as 2024-01-31
                    mtime < 2024-02-31      | 9  | expected a date or time
                    mtime < 3024-01-01      | 9  | expected a time from 1677 to 2262
                    mtime in (2024-01-01)   | 11 | is not one time
                    depth = x               | 9  | expected a number
                    colour = red            | 1  | expected a condition that begins with path, name, kind, size,
                    and                     | 1  | expected a condition
                    name                    | 5  | expected =, !=, in, like or contains, not the end
                    name = a name = b       | 10 | expected `and`, `or` or the end, not `name`
                    name = a and            | 13 | expected a condition
                    (name = a               | 10 | expected `and`, `or` or `)`, not the end
                    name = a)               | 9  | expected `and`, `or` or the end, not `)`
                    name =                  | 7  | expected a value of name, not the end
                    name = (                | 8  | expected a value of name, not `(`
                    name in a               | 9  | expected `(` and values, not `a`
                    name in (a b)           | 12 | expected `,` or `)`, not `b`
                    name < a                | 6  | expected =, !=, in, like or contains, not `<`
                    name not = a            | 10 | expected in, like or contains, not `=`
                    kind like f             | 6  | expected =, != or in, not `like`
                    size like 1             | 6  | expected =, !=, <, <=, >, >= or in, not `like`
                    size not > 1            | 10 | expected in, not `>`
                    size ! 1                | 6  | expected =, !=,
                    name = "abc             | 8  | this quote is not closed
                    name = "a\\x"           | 10 | after \\ in quotes expected
                    name = "a\\u12"         | 12 | expected four hex digits
                    below /a                | 7  | expected a path such as "a/b", relative to the root
                    below a/                | 7  | expected a path such as
                    child a                 | 7  | expected `of` and a path, not `a`
                    below and               | 10 | x
                    """)
    void saysWhereItIsWrongAndWhatIsExpected(String text, int column, String what) {
        if (what.equals("x")) {
            assertThat(parse(text)).isEqualTo(new Below("and"));
            return;
        }
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Not a condition on rows: at column " + column + ", ")
                .hasMessageContaining(what);
    }

    @Test
    void refusesToNestWithoutEnd() {
        assertThat(parse("(".repeat(90) + "all" + ")".repeat(90))).isEqualTo(new All());
        assertThatThrownBy(() -> parse("(".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested too deeply");
        assertThatThrownBy(() -> parse("not ".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested too deeply");
    }

    // -------------------------------------------------------------- round trips

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all",
                "difference = changed and size > 10MiB",
                "path like \"src/*.c\" or name contains \"foo\"",
                "kind not in (file, link) and below \"a/b\"",
                "kind != file",
                "not (kind = file or size = 0)",
                "(kind = file or kind = link) and depth <= 3",
                "not below \"a\"",
                "child of \"\"",
                "mtime < 2024-01-01T00:00:00.000000000Z",
                "size in (1KiB, 5)",
                "name in (\"a\", \"b\")",
            })
    void printsWhatItReads(String text) {
        assertThat(QueryLanguage.text(parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38})
    void readsBackWhatItPrints(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            Where where = where(random, 4);
            String text = QueryLanguage.text(where);

            assertThat(parse(text)).as("seed %d: %s", seed, text).isEqualTo(where);
            assertThat(text.lines()).hasSize(1);
        }
    }

    @Test
    void printsConditionsThatNoTextSays() {
        Where a = is(Field.KIND, "file");

        assertThat(QueryLanguage.text(new And(List.of()))).isEqualTo("all");
        assertThat(QueryLanguage.text(new Or(List.of()))).isEqualTo("not all");
        assertThat(QueryLanguage.text(new In(Field.NAME, Set.of()))).isEqualTo("not all");
        assertThat(QueryLanguage.text(new Not(new In(Field.NAME, Set.of()))))
                .isEqualTo("not not all");
        assertThat(QueryLanguage.text(and(new Or(List.of(a)), new And(List.of(or(a, a))))))
                .isEqualTo("kind = file and (kind = file or kind = file)");
        assertThat(QueryLanguage.text(new Not(new And(List.of(or(a, a))))))
                .isEqualTo("not (kind = file or kind = file)");
    }

    // -------------------------------------------------------------- helpers

    private static Where where(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 7 : 10)) {
            case 0 -> random.nextInt(5) == 0 ? new All() : new Below(path(random));
            case 1 -> new ChildOf(path(random));
            case 2 -> new In(textField(random), texts(random));
            case 3 -> {
                Field field =
                        pick(random, Field.KIND, Field.DIFFERENCE, Field.DECISION, Field.ERROR);
                List<String> known = QueryValues.known(field);
                yield new In(field, Set.of(known.get(random.nextInt(known.size()))));
            }
            case 4 ->
                    new Compare(
                            pick(random, Field.SIZE, Field.MTIME, Field.DEPTH),
                            pick(random, Operator.values()),
                            number(random));
            case 5 -> new Like(textField(random), text(random));
            case 6 ->
                    random.nextBoolean()
                            ? new Contains(textField(random), text(random))
                            : new In(
                                    pick(random, Field.SIZE, Field.MTIME, Field.DEPTH),
                                    Set.of(Long.toString(number(random))));
            case 7 -> new Not(where(random, depth - 1));
            case 8 -> new And(several(random, depth));
            default -> new Or(several(random, depth));
        };
    }

    private static List<Where> several(Random random, int depth) {
        List<Where> several = new ArrayList<>();
        for (int i = random.nextInt(2, 4); i > 0; i--) {
            several.add(where(random, depth - 1));
        }
        return several;
    }

    private static long number(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextLong();
            case 1 -> (long) random.nextInt(1_000) << (10 * random.nextInt(5));
            case 2 -> pick(random, Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L);
            case 3 -> random.nextInt(60_000) * 86_400_000_000_000L;
            default -> random.nextInt(100);
        };
    }

    private static Set<String> texts(Random random) {
        Set<String> texts = new HashSet<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            texts.add(text(random));
        }
        return texts;
    }

    private static String text(Random random) {
        String characters = "abAB/*?.,=()!<> \"'\\\n\r\t\0\u0085\u201B\u2028é😀and";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }

    private static String path(Random random) {
        return pick(random, "", "a", "a/b", "it's", "a b/\"c\"", "and", "\u201BFF");
    }

    private static Field textField(Random random) {
        return pick(random, Field.PATH, Field.NAME);
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... from) {
        return from[random.nextInt(from.length)];
    }

    private static Where parse(String text) {
        return QueryLanguage.parse(text);
    }

    private static Where is(Field field, String value) {
        return new In(field, Set.of(value));
    }

    private static Where size(Operator operator, long bytes) {
        return new Compare(Field.SIZE, operator, bytes);
    }

    private static Where mtime(Operator operator, long ns) {
        return new Compare(Field.MTIME, operator, ns);
    }

    private static Where and(Where... all) {
        return new And(List.of(all));
    }

    private static Where or(Where... any) {
        return new Or(List.of(any));
    }

    private static long ns(String instant) {
        Instant time = Instant.parse(instant);
        return time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }
}
