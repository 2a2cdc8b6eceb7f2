package dev.godwit.api;

import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Where;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/// One migration, open, its lock held until it is closed. Every method throws [MigrationException]
/// when it is refused. At most one step runs at a time; while one runs, decisions are refused.
public interface Migration extends AutoCloseable {

    String name();

    Settings settings();

    /// Where it is, without counting anything.
    Phase phase();

    MigrationStatus status();

    /// Figures about its state store, by name: commits, rows, bytes. Which there are depends on the
    /// store.
    SortedMap<String, Long> storeStatistics();

    /// What is to be started to go on: empty when it is complete, or when a person has to approve
    /// first.
    Optional<Step> next();

    /// Starts a step on a thread of its own.
    ///
    /// [Step#DISCOVER] goes on with an unfinished discovery, otherwise begins a new pass.
    /// [Step#ROLL_BACK] can be begun in any phase, [Step#FINISH] in any but the middle of a copy or
    /// a rollback. [Step#COPY] needs an approved plan that no later decision has touched.
    MigrationController start(Step step);

    /// Starts a verification that is not the one in the settings.
    ///
    /// @param touchedOnly only what this pass copied, not what was the same
    /// @param allowPending nodes that are still pending are no mismatch
    /// @param allowExtras nodes that are only on the destination are no mismatch
    MigrationController verify(
            VerifyMode mode, boolean touchedOnly, boolean allowPending, boolean allowExtras);

    // ------------------------------------------------------------ review

    Rows rows(Where where, Sort sort, boolean descending, Optional<Query.Mark> after, int limit);

    /// One node; `path` relative to the root, escaped as printed.
    Optional<Row> row(String path);

    /// Sums of the node at `path` and all below it; of everything for the empty path.
    Totals totals(String path);

    /// Excludes these nodes, with everything below unless `onlyThis`.
    ///
    /// @return the totals after it
    Totals exclude(Collection<String> paths, boolean onlyThis, String by);

    /// Takes an exclusion back, by a person or a filter, with everything below unless `onlyThis`.
    /// What was never listed is listed by the next [Step#DISCOVER], which [#next()] asks for.
    Totals include(Collection<String> paths, boolean onlyThis, String by);

    /// Says what is to be done about these nodes, with everything below. What was never listed and
    /// is to be deleted is listed by the next [Step#DISCOVER], which [#next()] asks for.
    Totals resolve(Collection<String> paths, Resolution as, String by);

    /// Says what is to be done about each node that satisfies a condition; about what is below it
    /// too where that follows: in a folder that only one side has, or that clashes.
    ///
    /// @return how many nodes satisfied it
    long resolve(Where where, Resolution as, String by);

    /// Settles all conflicts of changed content.
    Totals onConflict(OnConflict policy, String by);

    /// Freezes the plan.
    ///
    /// @throws MigrationException with [MigrationException.Reason#REVIEW] while conflicts are
    ///   undecided or something is still to be listed
    Approval approve(String by);

    /// The approved plan; empty when there is none or a later decision touched it.
    Optional<Approval> approved();

    /// Takes up again what failed, was blocked or is stale: all of it, or these nodes and what is
    /// below them.
    Retried retry(Collection<String> paths);

    // ------------------------------------------------------------ the way back

    /// Whether there is something that [Step#ROLL_BACK] would undo.
    boolean undoable();

    /// What the latest rollback came to.
    RolledBack rolledBack();

    /// What the latest rollback left as it is, node by node.
    void leftAlone(Consumer<LeftAlone> each);

    /// Releases the lock; a step that runs is stopped first.
    @Override
    void close();
}
