package dev.godwit.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundGateTest {

    @Test
    void sourceIsHeldBackByItsLead() {
        RoundGate gate = new RoundGate(3);

        assertThat(gate.sourceMayList(3, 0)).isTrue();
        assertThat(gate.sourceMayList(4, 0)).isFalse();
        assertThat(gate.sourceMayList(4, 1)).isTrue();
    }

    @Test
    void withoutALeadBothSidesGoRoundByRound() {
        RoundGate gate = new RoundGate(0);

        assertThat(gate.sourceMayList(2, 2)).isTrue();
        assertThat(gate.sourceMayList(3, 2)).isFalse();
    }
}
