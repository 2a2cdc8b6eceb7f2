package dev.godwit.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Keeps what is logged before the migration's folder may be written to, and passes it on from
/// then.
final class HeldLog extends AppenderBase<ILoggingEvent> {
    static final String NAME = "held";

    private static final int MOST = 1_000;

    /// Guarded by this, as all that follows.
    private final Deque<ILoggingEvent> held = new ArrayDeque<>();

    private @Nullable Appender<ILoggingEvent> target;

    /// Passes on what was kept, and all that comes.
    synchronized void release(Appender<ILoggingEvent> to) {
        if (target != null) {
            target.stop();
        }
        target = to;
        held.forEach(to::doAppend);
        held.clear();
    }

    @Override
    protected synchronized void append(ILoggingEvent event) {
        if (target != null) {
            target.doAppend(event);
        } else if (held.size() < MOST) {
            event.prepareForDeferredProcessing();
            held.add(event);
        }
    }
}
