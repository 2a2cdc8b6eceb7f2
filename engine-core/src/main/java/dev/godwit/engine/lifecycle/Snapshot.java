package dev.godwit.engine.lifecycle;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.api.MigrationSummary;
import dev.godwit.spi.fs.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Writes and reads what other processes may look at: `migration.yaml`, at every milestone, and
/// `progress.json`, every second while an engine runs. The store is the truth; these are pictures
/// of it.
final class Snapshot {

    static final int FORMAT = 1;

    private static final ObjectMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new JsonMapper();

    private final StateDirectory directory;

    Snapshot(StateDirectory directory) {
        this.directory = directory;
    }

    /// Replaces `migration.yaml`.
    void write(MigrationRecord record, String store) {
        Map<String, Object> migration = new LinkedHashMap<>();
        migration.put("format", FORMAT);
        migration.put("id", record.value("id"));
        migration.put("name", record.name());
        migration.put("created", record.value("created"));
        migration.put("updated", record.value("updated"));
        migration.put("phase", record.phase().text());
        record.interrupted().ifPresent(phase -> migration.put("interrupted", phase.text()));
        migration.put("pass", record.pass());
        migration.put("store", store);
        migration.put("source", location(record.source()));
        migration.put("destination", location(record.destination()));
        migration.put("settings", record.settings());
        record.optional("plan").ifPresent(plan -> migration.put("plan", plan));
        try {
            directory.replace(directory.snapshot(), YAML.writeValueAsBytes(migration), true);
        } catch (IOException e) {
            throw new MigrationException(
                    Reason.REFUSED,
                    "Cannot write " + directory.snapshot() + ": " + StateDirectory.said(e),
                    "Make room or mend the permissions, then run godwit resume",
                    e);
        }
    }

    /// What `migration.yaml` says; empty when there is none.
    ///
    /// @throws MigrationException when it is corrupt or written by a newer program
    Optional<MigrationSummary> read() {
        Path file = directory.snapshot();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Map<?, ?> migration = YAML.readValue(Files.readAllBytes(file), Map.class);
            if (!(migration.get("format") instanceof Integer format)) {
                throw corrupt("it has no format", null);
            }
            if (format > FORMAT) {
                throw new MigrationException(
                        Reason.REFUSED,
                        file + " was written by a newer Godwit (format " + format + ")",
                        "Use that version or a later one");
            }
            return Optional.of(
                    new MigrationSummary(
                            text(migration, "name"),
                            directory.path(),
                            text(migration, "phase"),
                            migration.get("pass") instanceof Integer pass ? pass : 0,
                            text(migration, "store"),
                            place(migration, "source"),
                            place(migration, "destination"),
                            Instant.parse(text(migration, "updated")),
                            DirectoryLock.holder(directory)));
        } catch (JacksonException e) {
            throw corrupt("it is not YAML", e);
        } catch (DateTimeParseException e) {
            throw corrupt("its time cannot be read", e);
        } catch (IOException e) {
            throw corrupt(StateDirectory.said(e), e);
        }
    }

    /// How a migration was begun, as far as its picture tells.
    ///
    /// @param settings explicit ones
    /// @param store the name of its store
    record Begun(
            Location source, Location destination, Map<String, String> settings, String store) {}

    /// How the migration was begun; empty when there is no `migration.yaml`.
    ///
    /// @throws MigrationException when it is corrupt or written by a newer program
    Optional<Begun> begun() {
        if (read().isEmpty()) {
            return Optional.empty();
        }
        try {
            Map<?, ?> migration =
                    YAML.readValue(Files.readAllBytes(directory.snapshot()), Map.class);
            return Optional.of(
                    new Begun(
                            location(migration, "source"),
                            location(migration, "destination"),
                            texts(migration, "settings"),
                            text(migration, "store")));
        } catch (IOException e) {
            throw corrupt(StateDirectory.said(e), e);
        }
    }

    private Location location(Map<?, ?> migration, String side) {
        if (migration.get(side) instanceof Map<?, ?> location) {
            return new Location(
                    text(location, "adapter"), text(location, "root"), texts(location, "settings"));
        }
        throw corrupt("it has no " + side, null);
    }

    private Map<String, String> texts(Map<?, ?> migration, String key) {
        Map<String, String> texts = new TreeMap<>();
        if (migration.get(key) instanceof Map<?, ?> entries) {
            entries.forEach(
                    (name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
            return texts;
        }
        throw corrupt("it has no " + key, null);
    }

    /// What is left to say about a migration whose `migration.yaml` cannot be read.
    MigrationSummary unreadable() {
        return new MigrationSummary(
                String.valueOf(directory.path().getFileName()),
                directory.path(),
                "unreadable",
                0,
                "",
                "",
                "",
                Instant.EPOCH,
                OptionalLong.empty());
    }

    void writeProgress(Map<String, Object> progress) throws IOException {
        directory.replace(directory.progress(), JSON.writeValueAsBytes(progress), false);
    }

    /// What `progress.json` says; empty when there is none or it cannot be read.
    @SuppressWarnings("unchecked")
    Map<String, Object> readProgress() {
        try {
            return JSON.readValue(Files.readAllBytes(directory.progress()), Map.class);
        } catch (IOException | JacksonException e) {
            return Map.of();
        }
    }

    private MigrationException corrupt(String why, @Nullable Exception cause) {
        return new MigrationException(
                Reason.REFUSED,
                directory.snapshot() + " is corrupt: " + why,
                "Run godwit doctor --state "
                        + directory.path()
                        + " --repair, which writes it anew from the store",
                cause);
    }

    private String text(Map<?, ?> migration, String key) {
        if (migration.get(key) instanceof String text) {
            return text;
        }
        throw corrupt("it has no " + key, null);
    }

    private String place(Map<?, ?> migration, String side) {
        if (migration.get(side) instanceof Map<?, ?> location) {
            return text(location, "adapter") + ":" + text(location, "root");
        }
        throw corrupt("it has no " + side, null);
    }

    private static Map<String, Object> location(Location location) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("adapter", location.adapter());
        map.put("root", location.root());
        map.put("settings", location.settings());
        return map;
    }
}
