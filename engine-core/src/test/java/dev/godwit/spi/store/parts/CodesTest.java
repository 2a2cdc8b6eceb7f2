package dev.godwit.spi.store.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.Action;
import dev.godwit.spi.store.Mark;
import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Side;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CodesTest {

    /// States that were written stand on these: values may be added at the end only.
    @Test
    void areFrozen() {
        assertThat(codes(Side.values())).isEqualTo("SOURCE DESTINATION");
        assertThat(codes(Kind.values())).isEqualTo("FILE FOLDER LINK SPECIAL UNREADABLE");
        assertThat(codes(Mark.values())).isEqualTo("NONE EXCLUDED UNSUPPORTED");
        assertThat(codes(Verdict.values()))
                .isEqualTo(
                        "ONLY_ON_SOURCE ONLY_ON_DESTINATION SAME CHANGED METADATA KIND_CLASH COLLISION"
                                + " UNSUPPORTED EXCLUDED TO_HASH");
        assertThat(codes(OutcomeKind.values()))
                .isEqualTo(
                        "COPIED OVERWRITTEN METADATA DELETED KEPT ALREADY_THERE EXCLUDED FAILED BLOCKED"
                                + " STALE UNSUPPORTED PENDING");
        assertThat(codes(OnConflict.values())).isEqualTo("ASK OVERWRITE KEEP NEWER");
        assertThat(codes(Resolution.values())).isEqualTo("COPY OVERWRITE KEEP DELETE");
        assertThat(codes(Action.values())).isEqualTo("COPY OVERWRITE METADATA FINISH DELETE");
        assertThat(codes(ErrorClass.values()))
                .isEqualTo(
                        "NOT_FOUND ALREADY_EXISTS PRECONDITION_FAILED DENIED THROTTLED TRANSIENT"
                                + " OUTCOME_UNKNOWN CORRUPT NO_SPACE UNSUPPORTED CURSOR_LOST STOPPED"
                                + " UNAUTHENTICATED");
    }

    private static String codes(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).collect(Collectors.joining(" "));
    }

    @Test
    void unknownOnesAreRefused() {
        assertThatThrownBy(() -> Codes.verdict(10))
                .isInstanceOf(StateException.CorruptState.class)
                .hasMessageContaining("10");
        assertThatThrownBy(() -> Codes.kind(-1)).isInstanceOf(StateException.CorruptState.class);
    }
}
