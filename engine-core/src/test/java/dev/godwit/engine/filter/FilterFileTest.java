package dev.godwit.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterFileTest {

    @TempDir Path folder;

    @Test
    void readsRulesInTheirOrder() throws Exception {
        Path file =
                file(
                        """
                        # what we do not want

                        - *.o
                          # indented
                        +   keep.o
                        \t- *~
                        - #backup#
                        """);

        assertThat(FilterFile.parse(file))
                .containsExactly("- *.o", "+ keep.o", "- *~", "- #backup#");
    }

    @Test
    void readsFilesOfOtherEditors() throws Exception {
        assertThat(FilterFile.parse(file("\uFEFF- a\r\n\r\n+ b  \r\n- c")))
                .containsExactly("- a", "+ b", "- c");
    }

    @Test
    void keepsABlankAtTheEndThatIsQuoted() throws Exception {
        assertThat(FilterFile.parse(file("- a\\ \n- b\\   \n")))
                .containsExactly("- a\\ ", "- b\\ ");
    }

    @Test
    void anEmptyFileHasNoRules() throws Exception {
        assertThat(FilterFile.parse(file(""))).isEmpty();
    }

    @Test
    void namesTheFileAndTheLineThatIsWrong() throws Exception {
        Path file = file("- a\n\n*.o\n");

        assertThatThrownBy(() -> FilterFile.parse(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        file
                                + ", line 3: Not a filter rule: `*.o`; write `+ GLOB` to include or"
                                + " `- GLOB` to exclude");
    }

    @Test
    void namesTheGlobThatIsWrong() throws Exception {
        Path file = file("- {a,b\n");

        assertThatThrownBy(() -> FilterFile.parse(file))
                .hasMessageContaining("line 1: Not a glob: `{a,b`");
    }

    @Test
    void saysWhenThereIsNoSuchFile() {
        Path file = folder.resolve("none");

        assertThatThrownBy(() -> FilterFile.parse(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no filter file " + file);
    }

    @Test
    void saysWhenAFileIsNoText() throws Exception {
        Path file = folder.resolve("latin1");
        Files.write(file, "- \u00e9t\u00e9".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> FilterFile.parse(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not UTF-8");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("filters"), content);
    }
}
