package dev.godwit.cli.command;

import dev.godwit.api.MigrationSummary;
import dev.godwit.api.Migrations;
import dev.godwit.cli.failure.Failure;
import dev.godwit.spi.fs.Location;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The folder that holds migrations by name.
final class Home {
    private static final int LONGEST_PART = 40;

    private final Path folder;

    Home(Path folder) {
        this.folder = folder;
    }

    /// `$GODWIT_HOME`, else `$XDG_STATE_HOME/godwit`, else `~/.local/state/godwit`.
    static Home of(Map<String, String> environment, Path workingDirectory) {
        String own = environment.getOrDefault("GODWIT_HOME", "");
        if (!own.isEmpty()) {
            return new Home(workingDirectory.resolve(own));
        }
        String states = environment.getOrDefault("XDG_STATE_HOME", "");
        // A relative one is to be ignored, says the XDG specification.
        if (!states.isEmpty() && Path.of(states).isAbsolute()) {
            return new Home(Path.of(states, "godwit"));
        }
        // As a shell has it, which Java asks the system about.
        String home = environment.getOrDefault("HOME", "");
        String user = home.startsWith("/") ? home : System.getProperty("user.home");
        return new Home(Path.of(user, ".local", "state", "godwit"));
    }

    Path folder() {
        return folder;
    }

    /// The folder of the migration of this name.
    Path named(String name) {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}")) {
            throw Failure.usage(
                    "Not a name for a migration: " + name,
                    "use letters, digits, '.', '_' and '-', and begin with a letter or digit");
        }
        return folder.resolve(name);
    }

    /// The folder of the migration that this pair had last, or is to have.
    Path ofPair(Migrations migrations, Location source, Location destination) {
        return migrations.list(folder).stream()
                .filter(summary -> summary.source().equals(written(source)))
                .filter(summary -> summary.destination().equals(written(destination)))
                .max(Comparator.comparing(MigrationSummary::updated))
                .map(MigrationSummary::directory)
                .orElseGet(() -> folder.resolve(nameOf(source, destination)));
    }

    /// The folder of the only migration there is.
    ///
    /// @throws Failure naming all there are
    Path only(Migrations migrations) {
        List<MigrationSummary> all = migrations.list(folder);
        if (all.isEmpty()) {
            throw Failure.usage(
                    "There is no migration in " + folder,
                    "begin one with: godwit migrate SOURCE DESTINATION");
        }
        if (all.size() > 1) {
            throw Failure.usage(
                    "There are several migrations: "
                            + all.stream()
                                    .map(MigrationSummary::name)
                                    .collect(Collectors.joining(", ")),
                    "say which with --name");
        }
        return all.getFirst().directory();
    }

    /// A location as `migration.yaml` has it.
    private static String written(Location location) {
        return location.adapter() + ":" + location.root();
    }

    /// `<source>-<destination>-<8 hex digits of the pair>`.
    static String nameOf(Location source, Location destination) {
        return part(source) + "-" + part(destination) + "-" + hash(source, destination);
    }

    private static String part(Location location) {
        String root = location.root().replaceFirst("/+$", "");
        String last = root.substring(root.lastIndexOf('/') + 1);
        String plain = last.replaceAll("[^A-Za-z0-9._-]+", "_").replaceFirst("^[.-]+", "");
        String name = plain.isEmpty() ? "root" : plain;
        return name.length() <= LONGEST_PART ? name : name.substring(0, LONGEST_PART);
    }

    private static String hash(Location source, Location destination) {
        String pair = canonical(source) + "\0" + canonical(destination);
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(pair.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String canonical(Location location) {
        return location.adapter()
                + "\0"
                + location.root()
                + "\0"
                + new TreeMap<>(location.settings());
    }

    /// The folder that the options name, if they do.
    Optional<Path> chosen(Optional<String> state, Optional<String> name, Path workingDirectory) {
        if (state.isPresent() && name.isPresent()) {
            throw Failure.usage("Both --state and --name say which migration", "give one of them");
        }
        return state.map(directory -> workingDirectory.resolve(directory).normalize())
                .or(() -> name.map(this::named));
    }
}
