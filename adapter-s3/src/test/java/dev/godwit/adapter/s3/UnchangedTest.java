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
    private static final String ABC = "900150983cd24fb0d6963f7d28e17f72";
    private static final String NOTHING = "d41d8cd98f00b204e9800998ecf8427e";

    @Test
    void isWhatNobodyHasWrittenSince() {
        assertThat(found(ABC, Stored.listed("a", 3, ABC, BEFORE))).isTrue();
        assertThat(found(ABC, Stored.listed("a", 3, ABC, LOOKED.plusSeconds(60)))).isFalse();
        assertThat(found(ABC, Stored.listed("a", 4, ABC, BEFORE))).isFalse();
        assertThat(found(ABC, Stored.listed("a", 3, NOTHING, BEFORE))).isFalse();
    }

    /// Such a server's times are those of files, which another file can have been given.
    @Test
    void isNothingThatHasNoEtag() {
        var object = Stored.listed("a", 3, "", BEFORE);

        assertThat(found(object.token().text(), object)).isFalse();
    }

    /// It has the time at which the upload was begun, and may be there since a minute ago.
    @Test
    void isNothingThatWasUploadedInParts() {
        assertThat(found(ABC + "-2", Stored.listed("a", 3, ABC + "-2", BEFORE))).isFalse();
    }

    @Test
    void isAFolderWhoseObjectNobodyHasWrittenSince() {
        var folder = new Node.Folder(NAME, 1, Attributes.NONE, Optional.empty());

        assertThat(found(folder, Stored.listed("a/", 0, NOTHING, BEFORE))).isTrue();
        assertThat(found(folder, Stored.listed("a/", 0, NOTHING, LOOKED))).isFalse();
        assertThat(found(folder, Stored.listed("a/", 0, ABC, BEFORE))).isFalse();
        assertThat(found(folder, Stored.listed("a/", 1, NOTHING, BEFORE))).isFalse();
        assertThat(found(folder, Stored.listed("a/", 0, NOTHING, Instant.EPOCH))).isFalse();
    }

    /// It had no object, or one that was no folder's.
    @Test
    void isNoFolderThatHadNoFacts() {
        assertThat(found(Facts.implied(NAME), Stored.listed("a/", 0, NOTHING, BEFORE))).isFalse();
    }

    @Test
    void isNothingOfAnotherKind() {
        var folder = new Node.Folder(NAME, 1, Attributes.NONE, Optional.empty());

        assertThat(found(folder, Stored.listed("a", 0, NOTHING, BEFORE))).isFalse();
        assertThat(found(file(0, NOTHING), Stored.listed("a", 0, NOTHING, BEFORE))).isTrue();
        assertThat(found(file(0, NOTHING), Stored.listed("a/", 0, NOTHING, BEFORE))).isFalse();
    }

    private static boolean found(String etag, Stored object) {
        return found(file(3, etag), object);
    }

    private static Node file(long size, String etag) {
        return new Node.File(
                NAME,
                size,
                0,
                new Token(etag),
                Attributes.of(Map.of()),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static boolean found(Node known, Stored object) {
        return new Unchanged(Map.of(NAME, new Known(known, LOOKED)), Duration.ZERO)
                .find(NAME, object)
                .isPresent();
    }
}
