package dev.godwit.engine.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.store.Query;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {

    private static final Query.Mark MARK =
            new Query.Mark("4096", "a/b c/\u201BFF", "ü😀.txt", true);

    @Test
    void givesBackTheMark() {
        assertThat(PageToken.decode(PageToken.encode(MARK))).isEqualTo(MARK);
        Query.Mark empty = new Query.Mark("", "", "", false);
        assertThat(PageToken.decode(PageToken.encode(empty))).isEqualTo(empty);
    }

    @Test
    void canStandInAUrl() {
        assertThat(PageToken.encode(MARK)).matches("[A-Za-z0-9_-]+");
    }

    /// Tokens are kept by scripts: this one stays readable, or the version changes.
    @Test
    void readsATokenThatAnotherProgramMade() {
        assertThat(PageToken.decode(PageToken.encode(new Query.Mark("v", "f", "n", false))))
                .isEqualTo(PageToken.decode("AQAAAAABdgAAAAFmAAAAAW4I4QbV"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AQ", "AAAAAA", "not a token", "AQAAAAABdgAAAAFmAAAAAW4I4AAA"})
    void refusesWhatIsNoToken(String token) {
        assertThatThrownBy(() -> PageToken.decode(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Not a page token: `" + token + "`; ");
    }

    @Test
    void refusesATokenOfWhichAnyLetterIsWrong() {
        String token = PageToken.encode(MARK);
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String wrong = token.substring(0, i) + other + token.substring(i + 1);
            assertThatThrownBy(() -> PageToken.decode(wrong))
                    .as("letter %d", i)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesATokenThatWasCut() {
        String token = PageToken.encode(MARK);
        for (int i = 0; i < token.length(); i++) {
            String cut = token.substring(0, i);
            assertThatThrownBy(() -> PageToken.decode(cut))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void namesATokenOfAnotherVersion() {
        assertThatThrownBy(() -> PageToken.decode(sealed(new byte[] {2, 0, 0})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another version of Godwit");
    }

    @Test
    void refusesRightChecksumsOverWrongContent() {
        Random random = new Random(99);
        for (int i = 0; i < 10_000; i++) {
            byte[] content = new byte[random.nextInt(30) + 1];
            random.nextBytes(content);
            content[0] = 1;
            String token = sealed(content);
            assertThatThrownBy(() -> PageToken.decode(token))
                    .as("seed 99, turn %d", i)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String sealed(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        byte[] bytes =
                ByteBuffer.allocate(content.length + 4)
                        .put(content)
                        .putInt((int) crc.getValue())
                        .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
