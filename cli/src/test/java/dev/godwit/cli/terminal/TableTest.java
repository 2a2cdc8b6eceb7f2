package dev.godwit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.cli.terminal.Table.Align;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void linesColumnsUpByWhatTheyTakeOnATerminal() {
        Table table =
                new Table(Align.LEFT, Align.RIGHT, Align.LEFT)
                        .row("name", "size", "path")
                        .row("写真", "1", "a")
                        .row("e\u0301", "1,000");

        assertThat(table.lines(0))
                .containsExactly("name   size  path", "写真      1  a", "e\u0301     1,000");
    }

    @Test
    void cutsTheWidestColumnInTheMiddleSoThatItFits() {
        Table table = new Table(Align.LEFT, Align.LEFT).row("x", "a/very/long/path/to/a/file.txt");

        assertThat(table.lines(20)).containsExactly("x  a/very…a/file.txt");
        assertThat(table.lines(20)).allSatisfy(line -> assertThat(line.length()).isLessThan(21));
    }

    @Test
    void letsTheWidestColumnsGiveWayAlike() {
        Table table =
                new Table(Align.LEFT, Align.LEFT, Align.LEFT)
                        .row("name", "/source/".repeat(5), "/destination/".repeat(5));

        assertThat(table.lines(50)).first().asString().hasSize(50).startsWith("name  /source…");
    }

    @Test
    void keepsALineWholeWhereNobodyMeasuresIt() {
        String path = "p".repeat(500);

        assertThat(new Table(Align.LEFT).row(path).lines(0)).containsExactly(path);
    }
}
