package dev.godwit.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.NodeOutcome;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.Token;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {

    private static Row row(String name, Decision decision, Optional<NodeOutcome> outcome) {
        Node file =
                new Node.File(
                        new Name(name),
                        1_234,
                        1_700_000_000_123_456_789L,
                        new Token("t"),
                        Attributes.NONE,
                        Optional.empty(),
                        List.of(),
                        Optional.empty());
        return new Row(
                new NodeKey(NodeId.ROOT, new Name(name), false),
                "folder",
                2,
                Optional.of(file),
                Optional.empty(),
                Verdict.ONLY_ON_SOURCE,
                "",
                false,
                decision,
                false,
                outcome);
    }

    private static Row failed(String name) {
        Problem denied = new Problem(ErrorClass.DENIED, "Cannot read <it>; check \"it\"");
        return row(name, Decision.COPY, Optional.of(NodeOutcome.failed(denied, 3)));
    }

    private static String written(Format format, Row... rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, UTF_8);
        format.begin(out);
        for (Row row : rows) {
            format.row(out, row);
        }
        format.end(out);
        return bytes.toString(UTF_8);
    }

    @Test
    void writesOneJsonObjectALineAndSaysThatNothingFollows() {
        assertThat(written(new JsonFormat(), failed("a\nb")).lines())
                .containsExactly(
                        "{\"path\":\"folder/a\\nb\",\"kind\":\"file\","
                                + "\"difference\":\"only_on_source\",\"decision\":\"copy\","
                                + "\"conflict\":false,\"explicit\":false,\"reason\":null,"
                                + "\"source\":{\"kind\":\"file\",\"size\":1234,"
                                + "\"modified\":\"2023-11-14T22:13:20.123456789Z\"},"
                                + "\"destination\":null,\"outcome\":\"failed\","
                                + "\"bytes_copied\":0,\"hash\":null,\"attempts\":3,"
                                + "\"error\":{\"class\":\"denied\","
                                + "\"text\":\"Cannot read <it>; check \\\"it\\\"\"}}",
                        "{\"next\":null}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain.txt | plain.txt",
                "a,b | \"a,b\"",
                "say \"hi\" | \"say \"\"hi\"\"\"",
                "=cmd()!A1 | \"'=cmd()!A1\"",
                "+1 | \"'+1\"",
                "-1 | \"'-1\"",
                "@SUM(A1) | \"'@SUM(A1)\"",
                "\uFF1D1 | \"'\uFF1D1\"",
                "a=1 | a=1",
            })
    void disarmsCellsThatASpreadsheetWouldRun(String cell, String written) {
        assertThat(CsvFormat.cell(cell)).isEqualTo(written);
    }

    @Test
    void writesCsvWithOneLineANode() {
        assertThat(written(new CsvFormat(), failed("a\nb")))
                .isEqualTo(
                        "path,kind,size,difference,decision,outcome,error_class,error,"
                                + "bytes_copied,hash,attempts\r\n"
                                + "folder/a‛0Ab,file,1234,only_on_source,copy,failed,denied,"
                                + "\"Cannot read <it>; check \"\"it\"\"\",0,,3\r\n");
    }

    @Test
    void escapesEverythingInHtml() {
        String page = written(new HtmlFormat("Report of <x>"), failed("<b onclick='1'>"));

        assertThat(page)
                .contains(
                        "<title>Report of &lt;x&gt;</title>",
                        "<tr class=\"failed\">",
                        "<td>folder/&lt;b onclick=&#39;1&#39;&gt;</td>",
                        "Cannot read &lt;it&gt;; check &quot;it&quot;")
                .doesNotContain("<b ");
    }

    @Test
    void writesALineForAPersonWithTheReasonBelow() {
        assertThat(written(new TextFormat(60), failed("x")).lines())
                .containsExactly(
                        "failed               file         1.21 KiB  folder/x",
                        "                     Cannot read <it>; check \"it\"");
    }

    @Test
    void knowsTheOutcomeOfWhatNothingWasTriedOn() {
        assertThat(RowOutcome.of(row("x", Decision.COPY, Optional.empty()))).contains("pending");
        assertThat(RowOutcome.of(row("x", Decision.KEEP, Optional.empty()))).contains("kept");
        assertThat(RowOutcome.of(row("x", Decision.NONE, Optional.empty()))).isEmpty();
        assertThat(RowOutcome.of(failed("x"))).contains("failed");
    }

    @Test
    void findsRowsByTheOutcomeThatIsShown() {
        Row pending = row("x", Decision.COPY, Optional.empty());
        Row excluded = row("x", Decision.EXCLUDE, Optional.empty());

        assertThat(RowOutcome.any(List.of("pending")).matches(pending)).isTrue();
        assertThat(RowOutcome.any(List.of("pending")).matches(excluded)).isFalse();
        assertThat(RowOutcome.any(List.of("excluded", "failed")).matches(excluded)).isTrue();
        assertThat(RowOutcome.any(List.of("excluded", "failed")).matches(failed("x"))).isTrue();
        assertThat(RowOutcome.any(List.of("pending")).matches(failed("x"))).isFalse();
    }
}
