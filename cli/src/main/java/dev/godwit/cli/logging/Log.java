package dev.godwit.cli.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.godwit.cli.terminal.Console;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says where the log of this process goes.
public final class Log {
    private Log() {}

    /// From now on the log, with what was logged so far, goes to `logs/godwit.log` in the folder of
    /// a migration, which this process holds.
    public static void writeTo(Path directory) {
        LoggerContext context = context();
        LogLine line = new LogLine();
        line.setContext(context);
        line.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(line);
        encoder.start();
        FileAppender<ILoggingEvent> file = new FileAppender<>();
        file.setContext(context);
        file.setName("file");
        file.setEncoder(encoder);
        file.setFile(directory.resolve("logs").resolve("godwit.log").toString());
        file.start();
        Appender<ILoggingEvent> held = root(context).getAppender(HeldLog.NAME);
        if (held instanceof HeldLog log) {
            log.release(file);
        }
    }

    /// Shows the log to the person who asked for it.
    public static void showOn(Console console) {
        LoggerContext context = context();
        LogLine line = new LogLine();
        AppenderBase<ILoggingEvent> shown =
                new AppenderBase<>() {
                    @Override
                    protected void append(ILoggingEvent event) {
                        console.interject(line.doLayout(event).stripTrailing());
                    }
                };
        shown.setContext(context);
        shown.setName("console");
        shown.start();
        root(context).addAppender(shown);
    }

    private static ch.qos.logback.classic.Logger root(LoggerContext context) {
        return context.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
