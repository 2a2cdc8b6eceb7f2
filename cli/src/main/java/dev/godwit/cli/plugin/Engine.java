package dev.godwit.cli.plugin;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.multibindings.Multibinder;
import dev.godwit.api.Migrations;
import dev.godwit.engine.EngineModule;
import dev.godwit.spi.fs.FSAdapterProvider;
import dev.godwit.spi.run.TaskRunnerProvider;
import dev.godwit.spi.store.StateStoreProvider;
import java.nio.file.Path;
import java.util.List;

/// The engine, wired with the plug-ins.
public final class Engine {
    private Engine() {}

    /// @param home the folder that holds migrations by name; destinations are locked in it
    public static Migrations wire(Plugins plugins, Path home) {
        return Guice.createInjector(
                        new PluginModule(plugins), new EngineModule(home.resolve(".locks")))
                .getInstance(Migrations.class);
    }

    /// Binds the providers that were found.
    private static final class PluginModule extends AbstractModule {
        private final Plugins plugins;

        PluginModule(Plugins plugins) {
            this.plugins = plugins;
        }

        @Override
        protected void configure() {
            bindAll(FSAdapterProvider.class, plugins.adapters());
            bindAll(StateStoreProvider.class, plugins.stores());
            bindAll(TaskRunnerProvider.class, plugins.runners());
        }

        private <P> void bindAll(Class<P> type, List<P> providers) {
            Multibinder<P> set = Multibinder.newSetBinder(binder(), type);
            providers.forEach(provider -> set.addBinding().toInstance(provider));
        }
    }
}
