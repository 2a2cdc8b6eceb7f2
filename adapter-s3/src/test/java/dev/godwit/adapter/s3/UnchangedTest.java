package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.fs.Recollection.Known;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnchangedTest {
    private static final Name NAME = new Name("a");
    private static final Instant LOOKED = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant BEFORE = LOOKED.minusSeconds(60);

    @Test
    void isWhatNobodyHasWrittenSince() {
        assertThat(found("abc", Stored.listed("a", 3, "abc", BEFORE))).isTrue();
        assertThat(found("abc", Stored.listed("a", 3, "abc", LOOKED.plusSeconds(60)))).isFalse();
        assertThat(found("abc", Stored.listed("a", 4, "abc", BEFORE))).isFalse();
        assertThat(found("abc", Stored.listed("a", 3, "def", BEFORE))).isFalse();
    }

    /// Such a server's times are those of files, which another file can have been given.
    @Test
    void isNothingThatHasNoEtag() {
        var object = Stored.listed("a", 3, "", BEFORE);

        assertThat(found(object.token().text(), object)).isFalse();
    }

    private static boolean found(String etag, Stored object) {
        var known =
                new Node.File(
                        NAME,
                        3,
                        0,
                        new Token(etag),
                        Attributes.of(Map.of()),
                        Optional.empty(),
                        List.of(),
                        Optional.empty());
        return new Unchanged(Map.of(NAME, new Known(known, LOOKED)), Duration.ZERO)
                .find(NAME, object)
                .isPresent();
    }
}
