package dev.godwit.spi.store.parts;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.StateException;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Mark;
import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Side;

/// The small numbers that stand for enums in rows. They are the ordinals, and frozen by a test: a
/// value may be added at an enum's end, never moved.
public final class Codes {

    private static final Kind[] KINDS = Kind.values();
    private static final Mark[] MARKS = Mark.values();
    private static final Verdict[] VERDICTS = Verdict.values();
    private static final Decision[] DECISIONS = Decision.values();
    private static final OutcomeKind[] OUTCOMES = OutcomeKind.values();
    private static final ErrorClass[] ERRORS = ErrorClass.values();
    private static final OnConflict[] POLICIES = OnConflict.values();
    private static final Resolution[] RESOLUTIONS = Resolution.values();
    private static final Side[] SIDES = Side.values();

    private Codes() {}

    @SuppressWarnings("EnumOrdinal")
    public static int of(Enum<?> value) {
        return value.ordinal();
    }

    public static Kind kind(long code) {
        return value(KINDS, code);
    }

    public static Mark mark(long code) {
        return value(MARKS, code);
    }

    public static Verdict verdict(long code) {
        return value(VERDICTS, code);
    }

    public static Decision decision(long code) {
        return value(DECISIONS, code);
    }

    public static OutcomeKind outcome(long code) {
        return value(OUTCOMES, code);
    }

    public static ErrorClass error(long code) {
        return value(ERRORS, code);
    }

    public static OnConflict policy(long code) {
        return value(POLICIES, code);
    }

    public static Resolution resolution(long code) {
        return value(RESOLUTIONS, code);
    }

    public static Side side(long code) {
        return value(SIDES, code);
    }

    private static <E extends Enum<E>> E value(E[] values, long code) {
        if (code < 0 || code >= values.length) {
            throw new StateException.CorruptState(
                    "The state holds the value "
                            + code
                            + " where one of "
                            + values.length
                            + " was expected; run 'godwit doctor' on it",
                    null);
        }
        return values[(int) code];
    }
}
