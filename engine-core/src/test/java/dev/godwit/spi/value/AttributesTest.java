package dev.godwit.spi.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AttributesTest {

    private final Attributes all =
            Attributes.of(Map.of("mode", "0644", "uid", "0", "x;a=b", "50%;=", "xattr", ""));

    @Test
    void keepsTheKeysThatAreAccepted() {
        assertThat(all.only(Set.of("mode", "uid", "x;a=b", "xattr")::contains)).isSameAs(all);
        assertThat(all.only(Set.of("x;a=b", "gid")::contains))
                .isEqualTo(Attributes.of(Map.of("x;a=b", "50%;=")));
        assertThat(all.only(key -> !key.equals("xattr")).values())
                .containsOnlyKeys("mode", "uid", "x;a=b");
        assertThat(all.only(_ -> false)).isEqualTo(Attributes.NONE);
        assertThat(Attributes.NONE.only(_ -> false)).isEqualTo(Attributes.NONE);
    }
}
