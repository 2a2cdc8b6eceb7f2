package dev.godwit.cli.json;

import dev.godwit.api.MigrationStatus;
import dev.godwit.api.Verified;
import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.Where;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A migration's status as scripts rely on it. Keys stay; new ones may come.
public final class StatusJson {
    private StatusJson() {}

    /// What `migrate` and every other command that moves a migration on prints.
    public static Map<String, Object> of(MigrationStatus status) {
        return of(status, Duration.ZERO);
    }

    /// Likewise, of a pass that one run carried out.
    ///
    /// @param run how long that run took, which is more than its steps took
    public static Map<String, Object> of(MigrationStatus status, Duration run) {
        Totals totals = status.totals();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("migration", status.name());
        json.put("pass", status.pass());
        json.put("phase", status.phase().text());
        json.put("store", status.store());
        json.put("source", tally(totals.source()));
        json.put("destination", tally(totals.destination()));
        json.put("differences", differences(totals));
        json.put("outcomes", outcomes(totals));
        json.put("conflicts", totals.conflicts());
        json.put("bytes_copied", totals.bytesCopied());
        put(json, "verified", status.verified().map(StatusJson::verified).orElse(null));
        json.put("seconds", seconds(status.seconds(), run));
        if (!status.requests().isEmpty()) {
            json.put("requests", status.requests());
        }
        put(json, "plan", status.plan().orElse(null));
        if (!status.notices().isEmpty()) {
            json.put("notices", status.notices());
        }
        return json;
    }

    /// What `status` prints of a migration that no engine is running.
    public static Map<String, Object> atRest(MigrationStatus status) {
        Map<String, Object> json = of(status);
        put(json, "interrupted", status.interrupted().map(phase -> phase.text()).orElse(null));
        json.put("pending", status.pending());
        json.put("min_pending_depth", status.minPendingDepth());
        put(json, "rates", null);
        put(json, "time_left", null);
        json.put("errors", status.errors());
        json.putAll(wayBack(status));
        return json;
    }

    /// Whether a rollback would undo something, and whether pre-images are kept.
    public static Map<String, Object> wayBack(MigrationStatus status) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("undoable", status.undoable());
        json.put("kept", status.kept());
        return json;
    }

    /// Decisions by kind, each with its nodes and bytes.
    public static Map<String, Object> decisions(Totals totals) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (Decision decision : Decision.values()) {
            Count count = totals.decision(decision);
            Map<String, Object> sums = new LinkedHashMap<>();
            sums.put("nodes", count.nodes());
            sums.put("bytes", count.bytes());
            json.put(Where.textOf(decision), sums);
        }
        return json;
    }

    /// The sums of a part of the tree.
    public static Map<String, Object> sums(Totals totals) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", tally(totals.source()));
        json.put("destination", tally(totals.destination()));
        json.put("differences", differences(totals));
        json.put("outcomes", outcomes(totals));
        json.put("conflicts", totals.conflicts());
        return json;
    }

    private static Map<String, Object> tally(Tally tally) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("folders", tally.folders());
        json.put("files", tally.files());
        json.put("links", tally.links());
        json.put("specials", tally.specials());
        json.put("bytes", tally.bytes());
        return json;
    }

    private static Map<String, Object> differences(Totals totals) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (Verdict verdict : Verdict.values()) {
            // What is still to be hashed has no difference yet.
            if (verdict != Verdict.TO_HASH) {
                json.put(Where.textOf(verdict), totals.difference(verdict).nodes());
            }
        }
        return json;
    }

    private static Map<String, Object> outcomes(Totals totals) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (OutcomeKind outcome : OutcomeKind.values()) {
            json.put(Where.textOf(outcome), totals.outcome(outcome).nodes());
        }
        return json;
    }

    private static Map<String, Object> verified(Verified verified) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mode", verified.mode());
        json.put("nodes", verified.nodes());
        json.put("mismatches", verified.mismatches());
        return json;
    }

    private static Map<String, Object> seconds(Map<String, Double> spent, Duration run) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (String step : new String[] {"discovery", "copy", "verify"}) {
            json.put(step, rounded(spent.getOrDefault(step, 0.0)));
        }
        double sum = spent.values().stream().mapToDouble(Double::doubleValue).sum();
        json.put("total", rounded(Math.max(sum, run.toMillis() / 1000.0)));
        return json;
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }

    private static void put(Map<String, Object> json, String key, @Nullable Object value) {
        json.put(key, value);
    }
}
