package dev.godwit.engine.lifecycle;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.spi.fs.FSAdapterProvider;
import dev.godwit.spi.run.TaskRunnerProvider;
import dev.godwit.spi.store.StateStoreProvider;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The adapters, stores and runners that are there, by name.
public final class Providers {

    private final SortedMap<String, FSAdapterProvider> adapters;
    private final SortedMap<String, StateStoreProvider> stores;
    private final SortedMap<String, TaskRunnerProvider> runners;

    @Inject
    public Providers(
            Set<FSAdapterProvider> adapters,
            Set<StateStoreProvider> stores,
            Set<TaskRunnerProvider> runners) {
        this.adapters = byName(adapters, FSAdapterProvider::name);
        this.stores = byName(stores, StateStoreProvider::name);
        this.runners = byName(runners, TaskRunnerProvider::name);
    }

    FSAdapterProvider adapter(String name) {
        return named("adapter", adapters, name);
    }

    StateStoreProvider store(String name) {
        return named("store", stores, name);
    }

    TaskRunnerProvider runner(String name) {
        return named("runner", runners, name);
    }

    Collection<StateStoreProvider> stores() {
        return stores.values();
    }

    private static <T> SortedMap<String, T> byName(Set<T> providers, Function<T, String> name) {
        SortedMap<String, T> byName = new TreeMap<>();
        for (T provider : providers) {
            T other = byName.put(name.apply(provider), provider);
            if (other != null) {
                throw new MigrationException(
                        Reason.USAGE,
                        "Two providers are named "
                                + name.apply(provider)
                                + ": "
                                + other.getClass().getName()
                                + " and "
                                + provider.getClass().getName(),
                        "Remove one of their jars");
            }
        }
        return byName;
    }

    private static <T> T named(String what, SortedMap<String, T> known, String name) {
        T provider = known.get(name);
        if (provider == null) {
            throw new MigrationException(
                    Reason.USAGE,
                    "There is no " + what + " named " + name,
                    known.isEmpty()
                            ? "Put its jar into plugins/"
                            : "Use "
                                    + String.join(", ", known.keySet())
                                    + ", or put its jar into plugins/");
        }
        return provider;
    }
}
