package dev.godwit.cli.plugin;

import dev.godwit.cli.config.Door;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.spi.fs.FSAdapterProvider;
import dev.godwit.spi.run.TaskRunnerProvider;
import dev.godwit.spi.store.StateStoreProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The providers that are there.
///
/// @param adapters by no particular order, each name once
/// @param stores likewise
/// @param runners likewise
public record Plugins(
        List<FSAdapterProvider> adapters,
        List<StateStoreProvider> stores,
        List<TaskRunnerProvider> runners) {

    public Plugins {
        adapters = List.copyOf(adapters);
        stores = List.copyOf(stores);
        runners = List.copyOf(runners);
    }

    /// Finds the providers on the class path and in the jars of the folder.
    ///
    /// @throws Failure a refusal when others may write the folder or a jar, and when two providers
    ///   have one name
    public static Plugins load(Optional<Path> folder) {
        ClassLoader loader = Plugins.class.getClassLoader();
        List<URL> jars = folder.map(Plugins::jars).orElse(List.of());
        if (!jars.isEmpty()) {
            // Open as long as the process: its classes are loaded when they are first needed.
            loader = new URLClassLoader("plugins", jars.toArray(URL[]::new), loader);
        }
        return new Plugins(
                load(FSAdapterProvider.class, FSAdapterProvider::name, "adapters", loader),
                load(StateStoreProvider.class, StateStoreProvider::name, "stores", loader),
                load(TaskRunnerProvider.class, TaskRunnerProvider::name, "runners", loader));
    }

    private static List<URL> jars(Path folder) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            found.forEach(jars::add);
            if (!jars.isEmpty()) {
                Door.check(folder);
            }
            for (Path jar : jars) {
                Door.check(jar);
            }
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.USAGE,
                    "Cannot read the plug-in folder " + folder + ": " + e,
                    "mend it, or name another in GODWIT_PLUGINS",
                    e);
        }
        // A fixed order, so that a start does not depend on the file system.
        return jars.stream().sorted().map(Plugins::url).toList();
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("A path without a URL: " + jar, e);
        }
    }

    private static <P> List<P> load(
            Class<P> type, Function<P, String> name, String kind, ClassLoader loader) {
        refuseTwins(type, kind, loader);
        Map<String, P> byName = new TreeMap<>();
        try {
            for (P provider : ServiceLoader.load(type, loader)) {
                P other = byName.putIfAbsent(name.apply(provider), provider);
                if (other != null) {
                    throw Failure.refused(
                            "Two "
                                    + kind
                                    + " are named "
                                    + name.apply(provider)
                                    + ": in "
                                    + origin(other)
                                    + " and in "
                                    + origin(provider),
                            "take one of the two away");
                }
            }
        } catch (ServiceConfigurationError e) {
            throw new Failure(
                    ExitCode.USAGE,
                    "A plug-in cannot be loaded: " + e.getMessage(),
                    "take its jar out of the plug-in folder, or replace it",
                    e);
        }
        return List.copyOf(byName.values());
    }

    /// Two versions of one plug-in hold classes of the same name, of which a loader knows only the
    /// first it meets.
    private static void refuseTwins(Class<?> type, String kind, ClassLoader loader) {
        Map<String, URL> byClass = new TreeMap<>();
        try {
            for (URL services : services(type, loader)) {
                for (String provider : providers(services)) {
                    URL other = byClass.putIfAbsent(provider, services);
                    if (other != null) {
                        throw Failure.refused(
                                "Two "
                                        + kind
                                        + " are of the class "
                                        + provider
                                        + ": in "
                                        + jar(other)
                                        + " and in "
                                        + jar(services),
                                "take one of the two away");
                    }
                }
            }
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.USAGE,
                    "A plug-in cannot be read: " + e.getMessage(),
                    "take its jar out of the plug-in folder, or replace it",
                    e);
        }
    }

    private static List<URL> services(Class<?> type, ClassLoader loader) throws IOException {
        return Collections.list(loader.getResources("META-INF/services/" + type.getName()));
    }

    private static Set<String> providers(URL services) throws IOException {
        try (InputStream in = services.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toSet());
        }
    }

    private static String jar(URL entry) {
        return entry.getPath().replaceFirst("^file:", "").replaceFirst("!/.*", "");
    }

    private static String origin(Object provider) {
        CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? provider.getClass().getName()
                : source.getLocation().getPath();
    }
}
