package dev.godwit.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.api.Settings;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {

    private static final Instant BEGAN = Instant.parse("2024-06-01T12:00:00Z");

    // -------------------------------------------------------------- rules

    @Test
    void withoutRulesNothingIsExcluded() {
        assertThat(Filters.NONE.excludes("a/b", file("b"))).isEmpty();
        assertThat(Filters.of(List.of()).excludes("a/b", file("b"))).isEmpty();
    }

    @Test
    void saysWhichRuleExcludes() {
        Filters filters = Filters.of(List.of("- *.tmp", "-   build/"));

        assertThat(filters.excludes("a/x.tmp", file("x.tmp"))).contains("- *.tmp");
        assertThat(filters.excludes("a/build", folder("build"))).contains("- build/");
        assertThat(filters.excludes("a/build", file("build"))).isEmpty();
        assertThat(filters.excludes("a/x.txt", file("x.txt"))).isEmpty();
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        assertThat(carried(List.of("+ important.tmp", "- *.tmp"), "a.tmp", "x/important.tmp", "b"))
                .containsExactly("b", "x/", "x/important.tmp");
        assertThat(carried(List.of("- *.tmp", "+ important.tmp"), "a.tmp", "x/important.tmp", "b"))
                .containsExactly("b", "x/");
    }

    @Test
    void rulesSpeakOfLinksAndSpecialsToo() {
        Filters filters = Filters.of(List.of("- socket*"));

        assertThat(
                        filters.excludes(
                                "socket1",
                                new Node.Special(
                                        new Name("socket1"),
                                        "socket",
                                        0,
                                        new Token("s"),
                                        Attributes.NONE,
                                        Optional.empty())))
                .contains("- socket*");
    }

    @Test
    void anExcludedFolderIsNotListed() {
        Tree tree = new Tree("node_modules/a/b.js", "src/a.js");

        assertThat(tree.carried(List.of("+ *.js", "- node_modules/")))
                .containsExactly("src/", "src/a.js");
        assertThat(tree.listed).containsExactly("", "src");
    }

    @Test
    void theRootIsNeverExcluded() {
        assertThat(Filters.of(List.of("- *")).excludes("", folder(""))).isEmpty();
    }

    // -------------------------------------------------------------- includes that exclude the rest

    @Test
    void includesAloneLeaveOutAllOtherFiles() {
        assertThat(carried(List.of("+ *.c"), "a.c", "a.h", "x/b.c", "x/y/README"))
                .containsExactly("a.c", "x/", "x/b.c", "x/y/");
    }

    @Test
    void includesAloneSayWhatExcludesTheRest() {
        assertThat(Filters.of(List.of("+ *.c")).excludes("a.h", file("a.h")))
                .contains("- * (nothing includes it)");
    }

    @Test
    void includesAloneDoNotListFoldersInWhichTheyMatchNothing() {
        Tree tree = new Tree("src/a.c", "src/deep/b.c", "other/c.c", "lib/d.c");

        assertThat(tree.carried(List.of("+ /src/**", "+ /lib/*.h")))
                .containsExactly("lib/", "src/", "src/a.c", "src/deep/", "src/deep/b.c");
        assertThat(tree.listed).containsExactly("", "lib", "src", "src/deep");
    }

    @Test
    void foldersOnTheWayAreCarriedEvenIfNothingIsLeftInThem() {
        assertThat(carried(List.of("+ *.c", "- *"), "x/y/README")).containsExactly("x/", "x/y/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- *", "- **", "- /**"})
    void excludingEverythingElseStillFindsWhatIsIncluded(String rest) {
        assertThat(carried(List.of("+ *.c", rest), "a.c", "a.h", "x/b.c", "x/y/c.c", "x/y/c.h"))
                .containsExactly("a.c", "x/", "x/b.c", "x/y/", "x/y/c.c");
    }

    @Test
    void theWayOfRsyncWithAllParentsNamedMeansTheSame() {
        assertThat(
                        carried(
                                List.of("+ /some/", "+ /some/path/", "+ /some/path/file", "- *"),
                                "some/path/file",
                                "some/path/other",
                                "some/other/file",
                                "file"))
                .containsExactly("some/", "some/path/", "some/path/file");
        assertThat(carried(List.of("+ */", "+ *.c", "- *"), "a.h", "x/b.c", "x/b.h"))
                .containsExactly("x/", "x/b.c");
    }

    @Test
    void aPathInsideAnExcludedFolderCanBeIncludedBeforehand() {
        Tree tree = new Tree("build/keep/a.txt", "build/keep/b.o", "build/out/x.o", "src/build/y");

        assertThat(tree.carried(List.of("+ /build/keep/*.txt", "- build/")))
                .containsExactly("build/", "build/keep/", "build/keep/a.txt", "src/");
        assertThat(tree.listed).containsExactly("", "build", "build/keep", "src");
    }

    @Test
    void anIncludeWithStarsKeepsAnExcludedFolderOpenOnlyWhereItIsNamed() {
        assertThat(
                        carried(
                                List.of("+ /src/**/*.c", "- gen/"),
                                "src/a.c",
                                "src/gen/b.c",
                                "src/x/gen/c.c"))
                .containsExactly("src/", "src/a.c", "src/x/");
        assertThat(
                        carried(
                                List.of("+ /src/gen/**/*.c", "- gen/"),
                                "src/gen/b.c",
                                "src/gen/b.h",
                                "src/gen/x/c.c",
                                "src/gen/x/c.h",
                                "src/x/gen/c.c"))
                .containsExactly(
                        "src/", "src/gen/", "src/gen/b.c", "src/gen/x/", "src/gen/x/c.c", "src/x/");
    }

    @Test
    void whatIsNotIncludedInAFolderThatIsKeptOpenIsExcludedByTheRuleOfTheFolder() {
        Filters filters = Filters.of(List.of("+ /a/b/c", "- /a"));

        assertThat(filters.excludes("a", folder("a"))).isEmpty();
        assertThat(filters.excludes("a/b", folder("b"))).isEmpty();
        assertThat(filters.excludes("a/x", file("x"))).contains("- /a");
        assertThat(filters.excludes("a/x", folder("x"))).contains("- /a");
        assertThat(filters.excludes("a/b/x", file("x"))).contains("- /a");
        assertThat(filters.excludes("a/b/c", file("c"))).isEmpty();
    }

    @Test
    void anIncludedFolderDoesNotIncludeWhatIsInIt() {
        assertThat(carried(List.of("+ src/", "- *"), "src/a", "x/b")).containsExactly("src/", "x/");
        assertThat(carried(List.of("+ src/***", "- *"), "src/a/b", "x/b"))
                .containsExactly("src/", "src/a/", "src/a/b");
    }

    @Test
    void aFolderThatAPersonWantsAgainstTheRulesIsListedWithWhatTheRulesLeaveInIt() {
        Filters filters = Filters.of(List.of("+ *.c", "- build/", "- *.o"));

        assertThat(filters.excludes("build", folder("build"))).contains("- build/");
        assertThat(filters.excludes("build/a.txt", file("a.txt"))).isEmpty();
        assertThat(filters.excludes("build/a.o", file("a.o"))).contains("- *.o");
    }

    @Test
    void decidesTheSameInWhateverOrderItIsAsked() {
        List<String> rules = List.of("+ /a/b/*/d.txt", "- /a/*", "- *.o");
        List<String> paths =
                List.of("a/b/c/d.txt", "a/b/c/e.txt", "a/b/x", "a/x", "a", "a/b", "q.o");
        Filters inOrder = Filters.of(rules);
        List<Optional<String>> expected =
                paths.stream().map(path -> inOrder.excludes(path, fileAt(path))).toList();

        Filters backwards = Filters.of(rules);
        for (int i = paths.size() - 1; i >= 0; i--) {
            assertThat(backwards.excludes(paths.get(i), fileAt(paths.get(i))))
                    .isEqualTo(expected.get(i));
        }
    }

    @Test
    void remembersAsManyFoldersAsItLikesWithoutForgettingTheRules() {
        Filters filters = Filters.of(List.of("+ /a/**/x.txt", "- /a"));
        for (int i = 0; i < 5_000; i++) {
            String folder = "a/f" + i % 2_500;
            assertThat(filters.excludes(folder + "/y", file("y"))).contains("- /a");
            assertThat(filters.excludes(folder + "/x.txt", file("x.txt"))).isEmpty();
        }
    }

    // -------------------------------------------------------------- limits

    @Test
    void sizesLimitFilesOnlyAndIncludeTheirBounds() {
        Filters filters = filters(Map.of("min-size", "4KiB", "max-size", "8KiB"));

        assertThat(filters.excludes("a", file("a", 4_095, 0))).contains("min-size 4096");
        assertThat(filters.excludes("a", file("a", 4_096, 0))).isEmpty();
        assertThat(filters.excludes("a", file("a", 8_192, 0))).isEmpty();
        assertThat(filters.excludes("a", file("a", 8_193, 0))).contains("max-size 8192");
        assertThat(filters.excludes("a", folder("a"))).isEmpty();
    }

    @Test
    void agesAreMeasuredFromWhenThePassBegan() {
        Filters filters = filters(Map.of("min-age", "1h", "max-age", "7d"));

        assertThat(filters.excludes("a", aged(Duration.ofMinutes(59)))).contains("min-age 1h");
        assertThat(filters.excludes("a", aged(Duration.ofMinutes(60)))).isEmpty();
        assertThat(filters.excludes("a", aged(Duration.ofDays(7)))).isEmpty();
        assertThat(filters.excludes("a", aged(Duration.ofDays(7).plusNanos(1))))
                .contains("max-age 7d");
        assertThat(filters.excludes("a", aged(Duration.ofHours(-5)))).contains("min-age 1h");
        assertThat(filters.excludes("a", folder("a"))).isEmpty();
    }

    @Test
    void anIncludeDoesNotLiftALimit() {
        Filters filters = filters(Map.of("filters", "+ *.c\n- *.o", "min-size", "1"));

        assertThat(filters.excludes("a.c", file("a.c", 0, 0))).contains("min-size 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7d", "36h", "15m", "90s", "1.5s"})
    void saysAgesAsTheyAreGiven(String age) {
        assertThat(filters(Map.of("min-age", age)).excludes("a", aged(Duration.ZERO)))
                .contains("min-age " + age);
    }

    @Test
    void agesBeyondAllTimeExcludeNothing() {
        Filters filters = filters(Map.of("max-age", "100000000000d"));

        assertThat(filters.excludes("a", file("a", 0, Long.MIN_VALUE / 2))).isEmpty();
    }

    // -------------------------------------------------------------- fingerprint

    @Test
    void theFingerprintTellsDifferentFiltersApart() {
        List<Filters> different =
                List.of(
                        Filters.NONE,
                        Filters.of(List.of("- *.o")),
                        Filters.of(List.of("+ *.o")),
                        Filters.of(List.of("- *.o", "- *.c")),
                        Filters.of(List.of("- *.c", "- *.o")),
                        filters(Map.of("min-size", "1")),
                        filters(Map.of("max-size", "1")),
                        filters(Map.of("min-size", "2")),
                        filters(Map.of("min-age", "1d")),
                        filters(Map.of("max-age", "1d")));

        assertThat(different.stream().map(Filters::fingerprint)).doesNotHaveDuplicates();
    }

    @Test
    void theFingerprintIsTheSameForTheSameFilters() {
        assertThat(Filters.of(List.of("-   *.o")).fingerprint())
                .isEqualTo(Filters.of(List.of("- *.o")).fingerprint())
                .matches("[0-9a-f]{64}");
    }

    @Test
    void anAgeIsAnotherOneInEachPass() {
        Settings settings = Settings.parse(Map.of("min-age", "1d"));

        assertThat(Filters.of(settings, BEGAN).fingerprint())
                .isNotEqualTo(Filters.of(settings, BEGAN.plusSeconds(1)).fingerprint());
    }

    // -------------------------------------------------------------- refusals

    @ParameterizedTest
    @ValueSource(strings = {"", "*.o", "-*.o", "+", "-", "* *.o", "! x"})
    void refusesWhatIsNoRule(String rule) {
        assertThatThrownBy(() -> Filters.of(List.of(rule)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`" + rule + "`")
                .hasMessageContaining("- GLOB");
    }

    @Test
    void namesTheGlobThatIsNone() {
        assertThatThrownBy(() -> Filters.of(List.of("- *.o", "- [ab")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not a glob: `[ab`: there is no ] for the [ at character 1");
    }

    // -------------------------------------------------------------- helpers

    private static List<String> carried(List<String> rules, String... files) {
        return new Tree(files).carried(rules);
    }

    private static Filters filters(Map<String, String> settings) {
        return Filters.of(Settings.parse(settings), BEGAN);
    }

    private static Node file(String name) {
        return file(name, 1, 1);
    }

    private static Node fileAt(String path) {
        return file(path.substring(path.lastIndexOf('/') + 1));
    }

    private static Node aged(Duration age) {
        Instant time = BEGAN.minus(age);
        return file("a", 1, time.getEpochSecond() * 1_000_000_000 + time.getNano());
    }

    private static Node file(String name, long size, long mtimeNs) {
        return new Node.File(
                new Name(name),
                size,
                mtimeNs,
                new Token("t"),
                Attributes.NONE,
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static Node folder(String name) {
        return new Node.Folder(new Name(name), 0, Attributes.NONE, Optional.empty());
    }

    /// A tree that is listed as the engine does it: what is excluded is not descended into.
    private static final class Tree {
        private final Map<String, TreeSet<String>> children = new HashMap<>();
        final List<String> listed = new ArrayList<>();

        Tree(String... files) {
            for (String file : files) {
                String path = file;
                while (!path.isEmpty()) {
                    String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
                    children.computeIfAbsent(parent, _ -> new TreeSet<>())
                            .add(path.substring(path.lastIndexOf('/') + 1));
                    path = parent;
                }
            }
        }

        List<String> carried(List<String> rules) {
            List<String> carried = new ArrayList<>();
            list("", Filters.of(rules), carried);
            return carried;
        }

        private void list(String folder, Filters filters, List<String> carried) {
            listed.add(folder);
            for (String name : children.getOrDefault(folder, new TreeSet<>())) {
                String path = NodeRef.childPath(folder, new Name(name));
                boolean isFolder = children.containsKey(path);
                if (filters.excludes(path, isFolder ? folder(name) : file(name)).isEmpty()) {
                    carried.add(isFolder ? path + "/" : path);
                    if (isFolder) {
                        list(path, filters, carried);
                    }
                }
            }
        }
    }
}
