package dev.godwit.api;

import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

/// One migration of the home, from its `migration.yaml`, without opening its store.
///
/// @param phase as written; `unreadable` when the file is corrupt
/// @param pid of the engine that is running it
public record MigrationSummary(
        String name,
        Path directory,
        String phase,
        int pass,
        String store,
        String source,
        String destination,
        Instant updated,
        OptionalLong pid) {}
