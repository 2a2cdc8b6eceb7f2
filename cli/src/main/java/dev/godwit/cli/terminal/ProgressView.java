package dev.godwit.cli.terminal;

import dev.godwit.api.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/// Shows how far one step is. Used by the thread that waits for the step.
public sealed interface ProgressView extends AutoCloseable {

    /// Takes away the line that a bar is drawn on.
    String CLEAR_LINE = "\r\033[K";

    /// One look, in a line of its own.
    static String line(Progress progress) {
        return new ProgressLine(Paint.OFF).withoutBar(progress, Lines.WIDE);
    }

    /// How long to wait between two looks.
    Duration tick();

    void show(Progress progress);

    /// Leaves the terminal as it was before the step.
    @Override
    default void close() {}

    /// One line that is drawn again and again.
    final class Bar implements ProgressView {
        private final PrintStream err;
        private final IntSupplier columns;
        private final BooleanSupplier ended;
        private final ProgressLine line;
        private boolean drawn;

        /// @param ended whether nothing is to be drawn any more; asked while nobody else writes
        Bar(PrintStream err, IntSupplier columns, Paint paint, BooleanSupplier ended) {
            this.err = err;
            this.columns = columns;
            this.ended = ended;
            this.line = new ProgressLine(paint);
        }

        @Override
        public Duration tick() {
            return Duration.ofMillis(100);
        }

        @Override
        public void show(Progress progress) {
            synchronized (err) {
                if (ended.getAsBoolean()) {
                    return;
                }
                // Drawn over what is there and cleared behind, so that it does not flicker. The
                // last columns stay free: a terminal breaks the line there, and shows ^C.
                err.print("\r" + line.of(progress, Math.max(1, columns.getAsInt() - 3)) + "\033[K");
                err.flush();
                drawn = true;
            }
        }

        @Override
        public void close() {
            if (drawn) {
                err.print(CLEAR_LINE);
                err.flush();
            }
        }
    }

    /// A plain line every few seconds, for logs.
    final class Lines implements ProgressView {
        private static final int WIDE = 1_000;

        private final PrintStream err;
        private final ProgressLine line = new ProgressLine(Paint.OFF);
        private boolean shown;

        Lines(PrintStream err) {
            this.err = err;
        }

        @Override
        public Duration tick() {
            return Duration.ofSeconds(shown ? 5 : 1);
        }

        @Override
        public void show(Progress progress) {
            err.println(line.withoutBar(progress, WIDE));
            shown = true;
        }
    }

    /// Nothing.
    final class Silent implements ProgressView {
        @Override
        public Duration tick() {
            return Duration.ofMinutes(1);
        }

        @Override
        public void show(Progress progress) {}
    }
}
