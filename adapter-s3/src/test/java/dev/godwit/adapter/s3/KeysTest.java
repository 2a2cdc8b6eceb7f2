package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                " ",
                "...",
                "a\nb",
                "\u0001",
                "%2F",
                "\u00E9",
                "e\u0301",
                "\u201B\u201B",
                "\u201BFF",
                "\uD83D\uDE00",
                ".godwit-root"
            })
    void giveEveryNameOneKeyAndBack(String segment) throws Exception {
        Name name = Keys.name(segment).orElseThrow();

        assertThat(new Keys("p/").object(new NodeRef("f").child(name))).isEqualTo("p/f/" + segment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "\u201B", "\u201Bx", "\u201B41", "a\u201B2Fb", "\u201B00"})
    @Tag("P6")
    void giveNoNameToWhatLeadsElsewhereOrIsWrittenOtherwise(String segment) {
        assertThat(Keys.name(segment)).isEmpty();
        assertThat(Keys.standIn(segment).text()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../b", "./a", "a/\u201B2Fb"})
    @Tag("P6")
    void haveNoneForPathsThatLeadElsewhere(String path) {
        Keys keys = new Keys("p/");

        assertThatThrownBy(() -> keys.object(new NodeRef(path))).isInstanceOf(Unsupported.class);
        assertThatThrownBy(() -> keys.below(new NodeRef(path))).isInstanceOf(Unsupported.class);
    }

    @Test
    void leaveRoomForTheLongestName() throws Exception {
        Keys keys = new Keys("prefix/");
        String longest = "n".repeat(keys.rules().maxNameBytes());

        assertThat(Keys.checked(keys.below(new NodeRef(longest)))).hasSizeLessThanOrEqualTo(1_024);
        assertThatThrownBy(() -> Keys.checked("n".repeat(1_025))).isInstanceOf(Unsupported.class);
    }

    @Test
    void holdARootsFactsApartFromItsChildren() throws Exception {
        assertThat(new Keys("").marker(NodeRef.ROOT)).isEqualTo(".godwit-root");
        assertThat(new Keys("p/").marker(NodeRef.ROOT)).isEqualTo("p/");
        assertThat(new Keys("").isRootMarker(".godwit-root")).isTrue();
        assertThat(new Keys("p/").isRootMarker("p/.godwit-root")).isFalse();
    }
}
