package dev.godwit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @Test
    void leavesOrdinaryNamesAsTheyAre() {
        assertThat(Printable.of("Grüße, 写真 😀 a b.txt")).isEqualTo("Grüße, 写真 😀 a b.txt");
    }

    @Test
    void escapesWhatCouldSteerATerminal() {
        assertThat(Printable.of("a\nb\t\u001B[31m\u007F\u009B"))
                .isEqualTo("a‛0Ab‛09‛1B[31m‛7F‛C2‛9B");
    }

    @Test
    void escapesWhatCouldTurnALineAround() {
        assertThat(Printable.of("exe.\u202Egpj\u2066\u2028"))
                .isEqualTo("exe.‛E2‛80‛AEgpj‛E2‛81‛A6‛E2‛80‛A8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain/name",
                "two\nlines/tab\there",
                "exe.\u202Egpj",
                "\u201BFF\u201BFE-notutf8",
                "\u201B\u201Bquote",
                "back\\slash",
                "😀"
            })
    void readsBackWhatItPrinted(String path) {
        assertThat(Printable.path(Printable.of(path))).isEqualTo(path);
    }

    @Test
    void takesThePathOfAFolderWithASlash() {
        assertThat(Printable.path("a/b/")).isEqualTo("a/b");
        assertThat(Printable.path("/")).isEmpty();
        assertThat(Printable.path(".")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "a‛", "a‛0", "a‛zz"})
    void refusesWhatIsNoPath(String path) {
        assertThatThrownBy(() -> Printable.path(path)).isInstanceOf(IllegalArgumentException.class);
    }
}
