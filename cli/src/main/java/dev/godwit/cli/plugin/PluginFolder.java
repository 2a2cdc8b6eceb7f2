package dev.godwit.cli.plugin;

import dev.godwit.cli.failure.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where plug-ins lie: the folder that the launcher names, which is the one of the variable
/// `GODWIT_PLUGINS` or that of the distribution.
public final class PluginFolder {
    private static final String PROPERTY = "godwit.plugins";
    private static final String VARIABLE = "GODWIT_PLUGINS";

    private PluginFolder() {}

    /// The folder; empty when there is none.
    ///
    /// @throws Failure when a person named one that is not there
    public static Optional<Path> find(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isEmpty() && !Files.isDirectory(Path.of(named))) {
            throw Failure.usage(
                    "The plug-in folder " + named + " is not there", "mend " + VARIABLE);
        }
        String folder = named.isEmpty() ? System.getProperty(PROPERTY, "") : named;
        return folder.isEmpty()
                ? Optional.empty()
                : Optional.of(Path.of(folder)).filter(Files::isDirectory);
    }
}
