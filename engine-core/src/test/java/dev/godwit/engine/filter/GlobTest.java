package dev.godwit.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.value.Name;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            textBlock =
                    """
                    # without a slash: the name at any depth
                    *.o             | a.o              | true
                    *.o             | x/y/a.o          | true
                    *.o             | a.oo             | false
                    *.o             | a.o/b            | false
                    *.o             | .o               | true
                    name            | name             | true
                    name            | a/name           | true
                    name            | a/name/b         | false
                    name            | names            | false
                    # case and dots are nothing special
                    *.c             | A.C              | false
                    *               | .hidden          | true
                    # with a slash: from the root
                    /TODO           | TODO             | true
                    /TODO           | a/TODO           | false
                    doc/*.txt       | doc/a.txt        | true
                    doc/*.txt       | x/doc/a.txt      | false
                    doc/*.txt       | doc/x/a.txt      | false
                    /doc/*.txt      | doc/a.txt        | true
                    # folders only
                    build/          | build            | false
                    build/          | build/           | true
                    build/          | a/build/         | true
                    /build/         | a/build/         | false
                    a/build/        | a/build/         | true
                    # * ? and [] stay in a name
                    a*c             | abc              | true
                    a*c             | ac               | true
                    /a*c            | a/c              | false
                    /a?c            | a/c              | false
                    /a?c            | abc              | true
                    a?c             | ac               | false
                    /a[!b]c         | a/c              | false
                    /a[/]c          | a/c              | false
                    [a-c]x          | bx               | true
                    [a-c]x          | dx               | false
                    [!a-c]x         | dx               | true
                    [^a-c]x         | ax               | false
                    []x]            | ]                | true
                    []x]            | x                | true
                    [a-]            | -                | true
                    [\\]]           | ]                | true
                    [*?]            | *                | true
                    [*?]            | a                | false
                    # ** crosses folders
                    **/foo          | foo              | true
                    **/foo          | a/b/foo          | true
                    **/foo          | a/bfoo           | false
                    a/**/b          | a/b              | true
                    a/**/b          | a/x/b            | true
                    a/**/b          | a/x/y/b          | true
                    a/**/b          | a/xb             | false
                    a/**/b          | ab               | false
                    a/**            | a                | false
                    a/**            | a/b              | true
                    a/**            | a/b/c            | true
                    a/**            | b/a/c            | false
                    a/***           | a/               | true
                    a/***           | a/b/c            | true
                    a/***           | ab               | false
                    /a**c           | a/b/c            | true
                    /a**c           | ac               | true
                    a/**/**/b       | a/b              | true
                    **              | a/b              | true
                    /**             | a/b              | true
                    # alternatives
                    *.{jpg,png}     | a.png            | true
                    *.{jpg,png}     | a.gif            | false
                    {a,b}{c,d}      | bc               | true
                    {a,b}{c,d}      | ab               | false
                    x{,.bak}        | x                | true
                    x{,.bak}        | x.bak            | true
                    {a{1,2},b}      | a2               | true
                    {*.c,[xy]?}     | xz               | true
                    {src,lib}/*.c   | lib/a.c          | true
                    {src,lib}/*.c   | x/lib/a.c        | false
                    {a/b,c}/d       | a/b/d            | true
                    {a/b,c}/d       | c/d              | true
                    /a{/**/,/x}y    | a/q/r/y          | true
                    a,b}            | a,b}             | true
                    # a backslash takes the meaning away
                    \\*             | *                | true
                    \\*             | a                | false
                    \\{a,b\\}       | {a,b}            | true
                    a\\\\b          | a\\b             | true
                    """)
    void matchesWhatTheTableSays(String glob, String path, boolean expected) {
        boolean folder = path.endsWith("/");
        String name = folder ? path.substring(0, path.length() - 1) : path;

        assertThat(Glob.parse(glob).matches(new Subject(name, folder))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    [abc    | no ] for the [ at character 1
                    a[      | no ] for the [ at character 2
                    a[b\\   | nothing follows the \\ at character 4
                    {a,b    | no } for the { at character 1
                    x{a,{b} | no } for the { at character 2
                    a\\     | nothing follows the \\ at character 2
                    [z-a]   | runs backwards at character 2
                    [[:alpha:]] | named classes
                    a//b    | an empty name
                    ``      | an empty name
                    /       | an empty name
                    ./a     | the name .
                    a/../b  | the name ..
                    """)
    void refusesWhatIsNoGlob(String glob, String why) {
        assertThatThrownBy(() -> Glob.parse(glob))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aByteThatIsNoTextIsOneCharacter() {
        String name = Name.ofBytes(new byte[] {'a', (byte) 0xFF, 'b'}).text();
        assertThat(name).hasSize(5);

        assertThat(matches("a?b", name)).isTrue();
        assertThat(matches("a??b", name)).isFalse();
        assertThat(matches("a[!x]b", name)).isTrue();
        assertThat(matches("*b", name)).isTrue();
        assertThat(matches("*Fb", name)).isFalse();
        assertThat(matches(name, name)).isTrue();
        assertThat(matches("a[" + name.substring(1, 4) + "]b", name)).isTrue();
    }

    @Test
    void theEscapeCharacterItselfIsOneCharacter() {
        String name = Name.ofText("a\u201Bb").text();
        assertThat(name).hasSize(4);

        assertThat(matches("a?b", name)).isTrue();
        assertThat(matches("a\u201Bb", name)).isTrue();
        assertThat(matches(name, name)).isTrue();
    }

    @Test
    void aCharacterBeyondTheBasicPlaneIsOne() {
        assertThat(matches("a?b", "a\uD83D\uDC26b")).isTrue();
        assertThat(matches("[\uD83D\uDC00-\uD83D\uDCFF]", "\uD83D\uDC26")).isTrue();
        assertThat(matches("a\uD83D\uDC26*", "a\uD83D\uDC26bc")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void aQuotedNameMatchesItselfAndNoOther(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String name = name(random);
            String other = name(random);
            String quoted = quoted(name);

            assertThat(matches(quoted, name)).as("seed %d: %s", seed, name).isTrue();
            assertThat(matches(quoted, other)).as("seed %d", seed).isEqualTo(name.equals(other));
            assertThat(matches("*" + quoted, "x" + name)).as("seed %d", seed).isTrue();
        }
    }

    /// By comparison with a matcher that tries everything.
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25})
    void agreesWithAMatcherThatTriesEverything(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            String glob = "/" + pick(random, "ab*?/", 1 + random.nextInt(7));
            String path = pick(random, "ab/", 1 + random.nextInt(8));
            if (!isPath(glob.substring(1)) || !isPath(path)) {
                continue;
            }

            assertThat(Glob.parse(glob).matches(new Subject(path, false)))
                    .as("seed %d: %s on %s", seed, glob, path)
                    .isEqualTo(triesAll(glob.substring(1), path));
        }
    }

    @Test
    @Timeout(60)
    void takesLinearTimeForPatternsThatBacktrackElsewhere() {
        String many = "*a".repeat(500) + "b";
        String text = "a".repeat(4_000);
        long begin = System.nanoTime();

        assertThat(matches(many, text)).isFalse();
        assertThat(matches("{*a,*aa,*aaa}*{*a,*aa}*{*a,*aa}b", text)).isFalse();
        assertThat(matches("/" + "**/".repeat(100) + "b", "a/".repeat(2_000) + "a")).isFalse();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # glob       | folder  | names a way into it | may match below it
                    *.c          | a       | false               | true
                    /*.c         | a       | false               | false
                    /a/b/c.txt   | a       | true                | true
                    /a/b/c.txt   | a/b     | true                | true
                    /a/b/c.txt   | b       | false               | false
                    /a/b/c.txt   | a/b/c   | false               | false
                    a/*/c        | a/x     | true                | true
                    a/*/c        | a/x/c   | false               | false
                    a/**         | a       | true                | true
                    a/**         | a/b     | false               | true
                    a/***        | a       | true                | true
                    **/c         | a       | false               | true
                    a/**/c       | a       | true                | true
                    a/**/c       | a/b     | false               | true
                    a/**/c       | b       | false               | false
                    {a,b}/c/d    | b/c     | true                | true
                    a/b/         | a       | true                | true
                    a/b/         | a/b     | false               | false
                    """)
    void knowsHowFarAFolderLeadsIntoIt(String glob, String folder, boolean leads, boolean reaches) {
        Subject subject = new Subject(folder, true);

        assertThat(Glob.parse(glob).leadsInto(subject, false)).isEqualTo(leads);
        assertThat(Glob.parse(glob).reachesBelow(subject)).isEqualTo(reaches);
    }

    private static boolean matches(String glob, String name) {
        return Glob.parse(glob).matches(new Subject(name, false));
    }

    private static boolean isPath(String text) {
        return !text.startsWith("/") && !text.endsWith("/") && !text.contains("//");
    }

    private static String pick(Random random, String from, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(from.charAt(random.nextInt(from.length())));
        }
        return text.toString();
    }

    private static String name(Random random) {
        byte[] raw = new byte[1 + random.nextInt(6)];
        random.nextBytes(raw);
        return random.nextBoolean()
                ? Name.ofBytes(raw).text()
                : Name.ofText(pick(random, "ab*?[]{},!^-\\#", raw.length)).text();
    }

    private static String quoted(String name) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ("*?[]{},\\".indexOf(c) >= 0) {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.toString();
    }

    private static boolean triesAll(String glob, String path) {
        if (glob.endsWith("/***")) {
            String folder = glob.substring(0, glob.length() - 4);
            return tries(folder, 0, path, 0) || tries(folder + "/**", 0, path, 0);
        }
        return tries(glob, 0, path, 0);
    }

    private static boolean tries(String glob, int g, String path, int p) {
        if (g == glob.length()) {
            return p == path.length();
        }
        if (glob.startsWith("**", g)) {
            int end = g;
            while (end < glob.length() && glob.charAt(end) == '*') {
                end++;
            }
            boolean folders = (g == 0 || glob.charAt(g - 1) == '/') && glob.startsWith("/", end);
            if (folders && tries(glob, end + 1, path, p)) {
                return true;
            }
            for (int to = p; to <= path.length(); to++) {
                if (tries(glob, end, path, to)) {
                    return true;
                }
            }
            return false;
        }
        if (glob.charAt(g) == '*') {
            for (int to = p; to <= path.length(); to++) {
                if (tries(glob, g + 1, path, to)) {
                    return true;
                }
                if (to < path.length() && path.charAt(to) == '/') {
                    return false;
                }
            }
            return false;
        }
        if (p == path.length()) {
            return false;
        }
        boolean one =
                glob.charAt(g) == '?' ? path.charAt(p) != '/' : glob.charAt(g) == path.charAt(p);
        return one && tries(glob, g + 1, path, p + 1);
    }
}
