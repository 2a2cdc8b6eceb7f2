package dev.godwit.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValuesTest {
    @TempDir Path folder;

    private static Given given(Option option, String text) {
        return new Given(option, text, option.option());
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Values values(List<Given>... layers) {
        return Values.of(Arrays.asList(Option.values()), List.of(layers));
    }

    @Test
    void letsTheCommandLineWinOverTheEnvironmentAndThatOverTheFile() {
        Values values =
                values(
                        List.of(given(Option.WORKERS, "1")),
                        Variables.read(Map.of("GODWIT_WORKERS", "2", "GODWIT_VERIFY", "full")),
                        List.of(
                                given(Option.WORKERS, "3"),
                                given(Option.VERIFY, "none"),
                                given(Option.HASH, "none")));

        assertThat(values.settings())
                .containsOnly(
                        Map.entry("workers", "1"),
                        Map.entry("verify", "full"),
                        Map.entry("hash", "none"));
    }

    @Test
    void replacesTheFiltersOfALowerLayerAllTogether() {
        Values values =
                values(
                        List.of(given(Option.EXCLUDE, "*"), given(Option.INCLUDE, "a")),
                        List.of(given(Option.EXCLUDE, "b")));

        assertThat(values.settings()).containsEntry("filters", "- *\n+ a");
    }

    @Test
    void readsRulesFromAFileInTheirPlace() throws IOException {
        Path rules =
                Files.writeString(folder.resolve("rules"), "# comment\n\n+ keep/**\n  - *.bak  \n");

        Values values =
                values(
                        List.of(
                                given(Option.EXCLUDE, "first"),
                                given(Option.FILTER_FROM, rules.toString()),
                                given(Option.INCLUDE, "last")));

        assertThat(values.settings())
                .containsEntry("filters", "- first\n+ keep/**\n- *.bak\n+ last");
    }

    @Test
    void refusesALineThatIsNoRule() throws IOException {
        Path rules = Files.writeString(folder.resolve("rules"), "+ a\nb\n");

        assertThatThrownBy(() ->
                        values(List.of(given(Option.FILTER_FROM, rules.toString()))).settings())
                .hasMessageContaining("rules, line 2: ");
    }

    @Test
    void letsAFlagBeOverruled() {
        assertThat(
                        values(
                                        List.of(given(Option.YES, "false")),
                                        List.of(given(Option.YES, "true")))
                                .flag(Option.YES))
                .isFalse();
        assertThat(values(List.of(given(Option.YES, "1"))).flag(Option.YES)).isTrue();
        assertThat(values().flag(Option.YES)).isFalse();
    }

    @Test
    void takesAnEmptyVariableForNone() {
        assertThat(Variables.read(Map.of("GODWIT_WORKERS", ""))).isEmpty();
    }

    @Test
    void readsALineOfAVariableAsOneValueOfAList() {
        assertThat(Variables.read(Map.of("GODWIT_EXCLUDE", "a\nb, c")))
                .extracting(Given::text)
                .containsExactly("a", "b, c");
    }

    @Test
    void saysAllThatIsWrongInOneMessageWithItsPlace() {
        assertThatThrownBy(() ->
                        values(
                                List.of(given(Option.WORKERS, "many")),
                                Variables.read(
                                        Map.of(
                                                "GODWIT_YES", "maybe",
                                                "GODWIT_SOURCE_SET", "key"))))
                .hasMessageContainingAll(
                        "--workers: not a whole number: many",
                        "; GODWIT_YES: use true or false, not maybe",
                        "; GODWIT_SOURCE_SET: not KEY=VALUE: key");
    }

    @Test
    void checksWhatThisCommandDoesNotEvenUse() {
        assertThatThrownBy(() ->
                        Values.of(
                                List.of(Option.JSON), List.of(List.of(given(Option.HASH, "md5")))))
                .hasMessageContaining("--hash: use xxh3, sha256, none, not md5");
    }
}
