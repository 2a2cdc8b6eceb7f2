package dev.godwit.api;

import dev.godwit.spi.fs.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes, finds and opens migrations. Every method throws [MigrationException] when it is refused.
public interface Migrations {

    /// The location that a person's text names: a path, a `file:` URI, or `scheme:…` of an adapter
    /// that is there.
    ///
    /// @param settings the adapter's, checked against what it knows
    /// @throws MigrationException [MigrationException.Reason#USAGE] for an unknown adapter or
    ///   setting, or user info
    Location location(String text, Map<String, String> settings);

    /// The names of the stores that are there.
    List<String> stores();

    /// The migration in `directory`, made when the directory holds none.
    ///
    /// @param settings explicit ones, by key; see [Settings]
    /// @throws MigrationException [MigrationException.Reason#REFUSED] when the directory holds the
    ///   migration of another pair, is locked, nested in a root, damaged or newer;
    ///   [MigrationException.Reason#USAGE] for a wrong setting, a source that is not there or a
    ///   store that is not
    Migration openOrCreate(
            Path directory,
            Location source,
            Location destination,
            String store,
            Map<String, String> settings);

    /// The migration in `directory`.
    ///
    /// @param settings explicit ones, by key, which from now on replace the stored ones
    /// @throws MigrationException as [#openOrCreate]; [MigrationException.Reason#USAGE] when there
    ///   is none
    Migration open(Path directory, Map<String, String> settings);

    /// What other processes can see of the migration in `directory` while an engine may be running
    /// it: its `migration.yaml` and `progress.json`.
    Optional<Glimpse> glimpse(Path directory);

    /// The migrations in the folders of `home`, by name.
    List<MigrationSummary> list(Path home);

    /// Takes the migration in `directory` from the engine that holds it, if one does: the next
    /// [#open] succeeds, and the other engine changes nothing any more once it notices, which is
    /// before its next change. To be called only when a person says so.
    void takeOver(Path directory) throws InterruptedException;

    /// Removes a migration's state; the trees are not touched.
    void delete(Path directory);

    /// Checks the state of the migration in `directory`, its `migration.yaml` and its store.
    ///
    /// @param repair write `migration.yaml` anew from the store; where the store is damaged or
    ///   gone, put it aside and begin the migration that `migration.yaml` tells of anew
    List<Finding> checkUp(Path directory, boolean repair);

    /// Moves the state of the migration in `directory` into a store of another kind, with all its
    /// passes. The plan's fingerprint stays the same. Interrupted, the old store counts or the new
    /// one does.
    ///
    /// @param store the name of the other kind
    List<Finding> convert(Path directory, String store);

    /// Opens a location, looks at it and says what it can do.
    List<Finding> checkUp(Location location);

    /// What a running engine last wrote.
    ///
    /// @param progress `progress.json`, parsed: the keys that `status --json` prints
    record Glimpse(MigrationSummary summary, Map<String, Object> progress) {}
}
