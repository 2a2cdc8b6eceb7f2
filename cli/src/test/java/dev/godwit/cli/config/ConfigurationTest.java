package dev.godwit.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    @TempDir Path folder;

    private static Configuration parse(String document) {
        return Configuration.parse("godwit.yaml", document);
    }

    @Test
    void readsKeysListsAndLocations() {
        Configuration configuration =
                parse(
                        """
                        # what is carried
                        workers: 8
                        yes: true
                        exclude:
                          - '*.tmp'
                          - cache
                        source-set:
                          knots: 5
                        locations:
                          photos: /srv/photos
                        """);

        assertThat(configuration.given())
                .containsExactly(
                        new Given(Option.WORKERS, "8", "godwit.yaml: workers"),
                        new Given(Option.YES, "true", "godwit.yaml: yes"),
                        new Given(Option.EXCLUDE, "*.tmp", "godwit.yaml: exclude[0]"),
                        new Given(Option.EXCLUDE, "cache", "godwit.yaml: exclude[1]"),
                        new Given(Option.SOURCE_SET, "knots=5", "godwit.yaml: source-set.knots"));
        assertThat(configuration.locations()).containsEntry("photos", "/srv/photos");
    }

    @Test
    void takesEveryScalarForTheTextThatStandsThere() {
        Configuration configuration =
                parse("exclude: [no, 010, 1e3, 0x1F, 2020-01-01, ~, null, 1_000, .5, '  x ']");

        assertThat(configuration.given())
                .extracting(Given::text)
                .containsExactly(
                        "no",
                        "010",
                        "1e3",
                        "0x1F",
                        "2020-01-01",
                        "~",
                        "null",
                        "1_000",
                        ".5",
                        "  x ");
    }

    @Test
    void saysAllThatIsWrongInOneMessageWithItsPath() {
        assertThatThrownBy(() ->
                        parse(
                                """
                                colour: red
                                max-errors: many
                                workers: [1, 2]
                                exclude:
                                  - a: b
                                locations:
                                  photos: [a]
                                config: other.yaml
                                """))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "godwit.yaml: colour: not a setting;"
                                + " godwit.yaml: workers: not a single text;"
                                + " godwit.yaml: exclude[0]: not a single text;"
                                + " godwit.yaml: locations.photos: not the text of a location;"
                                + " godwit.yaml: config: not a setting;"
                                + " godwit.yaml: max-errors: not a whole number: many");
    }

    @Test
    void refusesWhatIsNotPlainYaml() {
        assertThatThrownBy(() -> parse("workers: !!int 8")).hasMessageContaining("line 1");
        assertThatThrownBy(() -> parse("name: &a x\nstate: *a")).hasMessageContaining("anchors");
        assertThatThrownBy(() -> parse("workers: 1\nworkers: 2")).hasMessageContaining("line 2");
        assertThatThrownBy(() -> parse("--- {}\n--- {}")).hasMessageContaining("one document");
        assertThatThrownBy(() -> parse("- a")).hasMessageContaining("keys with their values");
        assertThatThrownBy(() -> parse("a: [")).hasMessageContaining("line 1");
    }

    @Test
    void takesAnEmptyFileForNothing() {
        assertThat(parse("").given()).isEmpty();
        assertThat(parse("# nothing\n").given()).isEmpty();
    }

    @Test
    void needsNoFileInTheWorkingDirectory() {
        assertThat(Configuration.readDefault(folder).given()).isEmpty();
    }

    @Test
    void missesAFileThatWasNamed() {
        assertThatThrownBy(() -> Configuration.read(folder.resolve("mine.yaml")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("is not there");
    }

    @Test
    void refusesAFileThatOthersMayWrite() throws IOException {
        Path file = Files.writeString(folder.resolve("godwit.yaml"), "yes: true");
        Files.setPosixFilePermissions(
                file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--rw-"));

        assertThatThrownBy(() -> Configuration.readDefault(folder))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.code()).isEqualTo(ExitCode.REFUSED))
                .hasMessageContaining("Other users may write");
    }

    @Test
    void refusesAFileThatIsNotText() throws IOException {
        Files.write(folder.resolve("godwit.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});

        assertThatThrownBy(() -> Configuration.readDefault(folder))
                .hasMessageContaining("not UTF-8");
    }
}
