package dev.godwit.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;

/// Sets logback up when the first logger is asked for; logback finds it by ServiceLoader.
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        HeldLog held = new HeldLog();
        held.setContext(context);
        held.setName(HeldLog.NAME);
        held.start();
        root.addAppender(held);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
