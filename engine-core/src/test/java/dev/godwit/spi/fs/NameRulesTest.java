package dev.godwit.spi.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.value.Name;
import org.junit.jupiter.api.Test;

class NameRulesTest {

    private final NameRules rules = new NameRules(false, true, true, 255, 4096, ":*");

    /// It is part of what a state holds to tell whether listings were made by the same rules.
    @Test
    void itsTextStaysAsEarlierStatesHoldIt() {
        assertThat(rules)
                .hasToString(
                        "NameRules[caseSensitive=false, normalises=true, unicodeOnly=true,"
                                + " maxNameBytes=255, maxPathBytes=4096, forbidden=:*]");
    }

    @Test
    void aForbiddenCharacterIsNamed() {
        assertThat(rules.refusal(new Name("a*b"), 0))
                .hasValue("its name holds ASTERISK, which the destination cannot");
        assertThat(rules.refusal(new Name("ab"), 0)).isEmpty();
    }
}
