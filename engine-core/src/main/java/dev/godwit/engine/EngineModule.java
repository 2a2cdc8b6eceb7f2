package dev.godwit.engine;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.godwit.api.Migrations;
import dev.godwit.engine.lifecycle.EngineMigrations;
import dev.godwit.engine.lifecycle.Environment;
import dev.godwit.engine.lifecycle.Providers;
import dev.godwit.spi.fs.FSAdapterProvider;
import dev.godwit.spi.run.TaskRunnerProvider;
import dev.godwit.spi.store.StateStoreProvider;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/// Binds [Migrations]. Whoever installs it contributes the providers: sets of [FSAdapterProvider],
/// [StateStoreProvider] and [TaskRunnerProvider].
public final class EngineModule extends AbstractModule {

    private final Environment environment;

    /// An engine with the real clock, sleep, chance and threads.
    ///
    /// @param locks the folder in which destinations are locked, the same for all migrations of a
    ///   user
    public EngineModule(Path locks) {
        this(Environment.real(locks));
    }

    /// @param environment time, chance and threads
    public EngineModule(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected void configure() {
        Multibinder.newSetBinder(binder(), FSAdapterProvider.class);
        Multibinder.newSetBinder(binder(), StateStoreProvider.class);
        Multibinder.newSetBinder(binder(), TaskRunnerProvider.class);
        bind(Environment.class).toInstance(environment);
        bind(Providers.class).in(Singleton.class);
        bind(Migrations.class).to(EngineMigrations.class).in(Singleton.class);
    }
}
