package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.cli.CommandLineHarness.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every wrong call ends in one sentence, with nothing touched.
class BadInputTest {
    @TempDir Path folder;
    private Path source;
    private CommandLineHarness godwit;

    @BeforeEach
    void makeATree() throws IOException {
        source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("file"), "text");
        Files.createDirectories(source.resolve("inside"));
        godwit = new CommandLineHarness(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "2, migrate nowhere destination",
        "2, migrate source",
        "2, migrate",
        "2, migrate source destination extra",
        "5, migrate source source",
        "5, migrate source source/inside",
        "5, migrate source/inside source",
        "2, migrate source/file destination",
        "2, migrate source nothing:at/all",
        "2, migrate --store nowhere source destination",
        "2, migrate --colour source destination",
        "2, migrate --workers many source destination",
        "2, migrate --workers 0 source destination",
        "2, migrate --verify sometimes source destination",
        "2, migrate --source-set key source destination",
        "2, migrate --source-set key=value source destination",
        "2, migrate --config missing.yaml source destination",
        "2, migrate --filter-from missing.txt source destination",
        "2, migrate --name a/b source destination",
        "5, migrate --state source/state source destination",
        "2, verify --mode none",
        "2, report --format pdf",
        "2, review --sort colour",
        "2, review --list --limit 0",
        "2, review --list --after nonsense",
        "2, completion tcsh",
        "2, decide --where all --as keep",
        "2, rollback",
        "2, finish",
        "2, decide --as keep",
        "2, decide a --as rename",
        "2, decide a",
        "2, decide a --where all --as keep",
        "2, decide --where nonsense! --as keep",
        "2, migrate --max-delete many source destination",
        "2, migrate --bandwidth 0 source destination",
        "2, migrate --bandwidth fast source destination",
        "2, migrate --ops-limit 0 source destination",
        "2, migrate --ops-limit many/s source destination",
        "2, nonsense --help",
        "2, help nonsense",
        "2, nonsense",
        "2, --nonsense",
    })
    void endsInOneSentence(int code, String call) throws IOException {
        String[] words = call.split(" ");
        for (int i = 1; i < words.length; i++) {
            if (words[i].startsWith("source") || words[i].startsWith("destination")) {
                words[i] = folder.resolve(words[i]).toString();
            }
        }
        Result result = godwit.run((Object[]) words);

        assertThat(result.code()).as(result.err()).isEqualTo(code);
        assertThat(result.err().lines()).hasSize(1).first().asString().startsWith("godwit: ");
        assertThat(result.out()).isEmpty();
        assertThat(folder.resolve("destination")).doesNotExist();
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void endsInOneLineOfJsonForAScript() {
        Result result = godwit.run("migrate", "--json", "--colour");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.json().get("error").get("what").asString()).contains("--colour");
        assertThat(result.err().lines()).hasSize(1);
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        assertThat(godwit.run("mirgate").err()).contains("did you mean migrate");
    }

    @Test
    void suggestsTheOptionThatWasMeant() {
        assertThat(godwit.run("migrate", "--excldue", "x", "a", "b").err()).contains("--exclude");
    }

    @Test
    void printsNoControlCharacterOfAnArgument() {
        Result result = godwit.run("migrate", "no\u001B[31mwhere\u202E", "destination");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).doesNotContain("\u001B").doesNotContain("\u202E");
    }

    @Test
    void takesAPathThatLooksLikeAnArgumentFileForWhatItIs() throws IOException {
        Path odd = Files.createDirectories(folder.resolve("@odd"));
        Files.writeString(odd.resolve("file"), "text");

        Result result = godwit.run("discover", "--", odd, folder.resolve("destination"));

        assertThat(result.code()).as(result.err()).isEqualTo(3);
    }

    @Test
    void asksToReportADefectAndShowsItsStackOnlyWhenAsked() {
        Result result =
                new CommandLineHarness(folder)
                        .on(new BrokenMigrations())
                        .run("migrate", "--json", "a", "b");
        Result verbose =
                new CommandLineHarness(folder)
                        .on(new BrokenMigrations())
                        .run("migrate", "--verbose", "a", "b");

        assertThat(result.code()).isEqualTo(70);
        assertThat(result.json().get("error").get("code").asInt()).isEqualTo(70);
        assertThat(result.err().lines()).hasSize(1).first().asString().contains("report");
        assertThat(verbose.err()).contains("\tat dev.godwit.cli");
    }
}
