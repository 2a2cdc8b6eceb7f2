package dev.godwit.api;

import dev.godwit.spi.fs.Location;
import dev.godwit.spi.store.Totals;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a migration stands.
///
/// @param pass 0 before the first discovery
/// @param interrupted the phase a suspended migration goes back to, or one that a crash ended
/// @param verified the latest verification of this pass
/// @param seconds spent in this pass, by `discovery`, `copy`, `verify`
/// @param requests made in this pass by adapters that count them: by side, in lower case, and by
///   what was asked
/// @param plan the approved plan's fingerprint, SHA-256 in hex
/// @param pending nodes to list or to settle
/// @param minPendingDepth the least depth of a folder to list; -1 when there is none
/// @param undoable whether a rollback would undo something
/// @param kept whether pre-images are kept for that
/// @param notices what a person should know before approving the plan, a sentence each
/// @param errors nodes with a problem, by error class in lower case
public record MigrationStatus(
        String name,
        Path directory,
        int pass,
        Phase phase,
        Optional<Phase> interrupted,
        String store,
        Location source,
        Location destination,
        Instant created,
        Instant updated,
        Totals totals,
        Optional<Verified> verified,
        Map<String, Double> seconds,
        Map<String, Map<String, Long>> requests,
        Optional<String> plan,
        long pending,
        int minPendingDepth,
        boolean undoable,
        boolean kept,
        List<String> notices,
        Map<String, Long> errors) {}
