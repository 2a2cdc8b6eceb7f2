package dev.godwit.spi.store;

import dev.godwit.spi.value.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/// What one migration knows. Safe for use by several threads at once; writes are carried out one
/// after the other.
///
/// - **Atomic:** each of the ways in is seen wholly or not at all, by readers and after a crash.
/// - **Acknowledged:** when a way in returns, what it did survives a kill of the process.
/// - **Fenced:** each way in carries its engine's epoch and throws [StateException.Fenced],
///   changing nothing, when a newer engine has raised it.
/// - **Reads** see all that was acknowledged before they began.
/// - **Failure:** every method throws [StateException]; after one from a way in the store must be
///   opened again.
public interface StateStore extends AutoCloseable {

    // ------------------------------------------------------------ the only ways in

    /// Takes over: one commit, which raises the epoch by one and fences all earlier engines.
    ///
    /// @return the new epoch, higher than any before
    long raiseEpoch(String owner);

    /// Stores facts.
    ///
    /// - **Refused** with [IllegalArgumentException], changing nothing, when a fact is about a
    ///   folder that was never opened.
    Receipt commit(StateBatch batch);

    /// Closes one side of a round: counts it and, on the source, opens the next one with the
    /// folders among the children that are not marked. On the destination the next round is opened
    /// by [#compareRound].
    ///
    /// - **Collisions:** from here on, unmarked children of one source folder that share a
    ///   [Child#key()] are [Verdict#COLLISION] and conflicts, partner or not.
    /// - **Refused** with [IllegalStateException] while a folder of it is neither listed nor given
    ///   up.
    /// - **Again:** a round to which folders were added later is closed again, for those.
    ///
    /// @return how many folders the source's next round has, those that earlier calls opened too; 0
    ///   on the destination
    long closeRound(long epoch, int pass, Side side, int depth);

    /// Compares the children of a closed round's folders, pair by pair.
    ///
    /// - **Refused** with [IllegalStateException] while a side of the round is not closed. A side
    ///   without folders is closed when the round above is compared, in round 0 at once: a root
    ///   that is not there.
    /// - **Pairs:** children match by folder and [Child#key()], folders and others alike, each with
    ///   at most one; two unmarked source children of one key are [Verdict#COLLISION] both. Where
    ///   several could match, unmarked source children come first, and the same name and kind
    ///   before another.
    /// - **Marks:** a marked source child is [Verdict#EXCLUDED] or [Verdict#UNSUPPORTED] whatever
    ///   stands on the destination; a destination child without a source child is
    ///   [Verdict#EXCLUDED] when it is marked so, else [Verdict#ONLY_ON_DESTINATION].
    /// - **Unreadable:** an unreadable source child is [Verdict#ONLY_ON_SOURCE] when it stands
    ///   alone, else [Verdict#CHANGED]; an unreadable destination child makes its pair
    ///   [Verdict#CHANGED] and a conflict.
    /// - **Conflicts:** [Verdict#CHANGED], [Verdict#KIND_CLASH] and [Verdict#COLLISION] are
    ///   conflicts, except a change where the destination's token is the one last recorded by an
    ///   outcome of the node.
    /// - **Implied:** everything in a source folder that has no partner is
    ///   [Verdict#ONLY_ON_SOURCE], but for what [#closeRound] found.
    /// - **Opens** the destination's next round with the folders whose pair is two unmarked
    ///   folders.
    /// - **Failed listings:** a folder whose listing failed on either side is not compared: its
    ///   source children count as [Verdict#ONLY_ON_SOURCE], its destination children are counted
    ///   nowhere.
    /// - **Again:** only pairs settled since the round was last compared are.
    /// - **Steps:** compares about `budget` pairs and commits; [SealStep.More] says where to go on.
    SealStep compareRound(
            long epoch,
            int pass,
            int depth,
            Comparison comparison,
            Optional<WorkKey> at,
            int budget);

    /// Takes a person's decisions, in order, as one change.
    ///
    /// @return the sequence of the change; [#decisionSequence()] from now on
    long decide(long epoch, List<Ruling> rulings);

    // ------------------------------------------------------------ pulls of pending work, by key

    /// How far each round of a pass is, shallow first, the source before the destination.
    List<Round> rounds(int pass);

    /// Folders of a round that are neither listed nor given up.
    Pulled<ListWork> toList(int pass, Side side, int depth, Optional<WorkKey> after, int max);

    /// Pairs with [Verdict#TO_HASH].
    Pulled<HashWork> toHash(int pass, Optional<WorkKey> after, int max);

    /// Nodes a wave still has to settle, folder by folder: decided to be copied, overwritten, given
    /// metadata or deleted, and without an outcome (or with [OutcomeKind#PENDING]) in this pass.
    ///
    /// - [Wave#FOLDERS]: folders of `depth`.
    /// - [Wave#FILES]: everything else, whatever `depth` says, but of a hard-link group's names
    ///   only the leader: the first that is [Verdict#SAME], else the first (in tree order, of those
    ///   not excluded).
    /// - [Wave#HARD_LINKS]: the names left out by that, with [CopyWork.CopyItem#linkTo()].
    /// - [Wave#DELETE]: nodes of `depth` that are to be deleted.
    /// - [Wave#FINISH]: folders of `depth`, the root at 0, that are in place by an outcome of this
    ///   pass, or in which something has one that changed the folder, and that have no
    ///   [Fact.Finished] since; whether or not the plan says anything about them. The action is
    ///   [Action#FINISH]. What is excluded is left as it is.
    /// - **Blocked:** below a folder whose outcome is failed, blocked or stale, or which is
    ///   excluded and not there while what is below it is not excluded, the work says by which: the
    ///   highest one.
    ///
    /// @param max nodes of a pull, about
    Pulled<CopyWork> toCopy(int pass, Wave wave, int depth, Optional<WorkKey> after, int max);

    /// Nodes that should be in place: by an outcome of this pass, and unless `touchedOnly` those
    /// that were the same.
    Pulled<VerifyWork> toVerify(int pass, boolean touchedOnly, Optional<WorkKey> after, int max);

    /// Units without an end, oldest first.
    List<OpenUnit> openUnits();

    /// Units that ended having changed something, latest first, whether or not they were undone.
    ///
    /// @param since only units after this one
    /// @param max units of a pull
    Pulled<EndedUnit> endedUnits(UnitId since, Optional<WorkKey> after, int max);

    // ------------------------------------------------------------ review

    /// A page of the union of both trees.
    ///
    /// - **Cost:** where a condition names folders ([Where#folders()]), their children are read and
    ///   nothing else, all of them by one question.
    Rows rows(Query query);

    /// One node by its path; of a folder and another node at one path the folder.
    Optional<Row> row(int pass, String path);

    /// The sums of a pass, of the node at `path` and all below it; of everything for the empty
    /// path.
    Totals totals(int pass, String path);

    /// Every row whose decision is not [Decision#NONE], in the order of [Sort#TREE], in bounded
    /// memory.
    void plan(int pass, Consumer<PlanRow> rows);

    /// The sequence of the latest change of decisions; 0 before the first.
    long decisionSequence();

    /// A person's decisions, oldest first.
    List<Ruling> rulings();

    // ------------------------------------------------------------ telling another store

    /// The listings and outcomes of a pass, as facts that another store can be told, which then
    /// answers as this one does once it has compared the same rounds and heard what units, rulings,
    /// properties and history say.
    ///
    /// - **Order:** round by round, the source before the destination; there [Fact.Opened] of a
    ///   folder comes before its [Fact.Children], and these before its [Fact.Listed] or
    ///   [Fact.ListingFailed]. What became of nodes follows, in the order it was told, then each
    ///   [Fact.Mismatch] that still holds.
    /// - **Children** of a listing that an earlier pass has already are left out.
    /// - **Left out** are listings that were interrupted, which begin again, and the words of
    ///   mismatches and of listings that failed, which no other question gives back either.
    void recall(int pass, Consumer<Fact> facts);

    // ------------------------------------------------------------ properties, history, health

    /// The latest value of each property.
    Map<String, String> properties();

    /// The migration's history, oldest first.
    List<Fact.Happened> history();

    /// Where the store stands.
    Receipt head();

    /// Looks for damage: the head file, the chain of batches, counts of rows; every row when
    /// `deep`.
    ///
    /// @return what is wrong, one sentence each; empty when nothing is
    List<String> verifyIntegrity(boolean deep);

    /// Figures about the store itself, for people: `commits` so far, `rows.NAME` of each of its
    /// tables, `bytes.disk` it takes, `bytes.memory` it holds beside Java's heap. What a store
    /// cannot tell is left out.
    SortedMap<String, Long> statistics();

    /// Folds what has been logged into the store's main files.
    void checkpoint();

    @Override
    void close();
}
