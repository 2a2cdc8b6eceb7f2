package dev.godwit.engine.lifecycle;

import dev.godwit.api.Finding;
import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationSummary;
import dev.godwit.spi.error.StateException;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.Examination;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Guarantee;
import dev.godwit.spi.fs.NameRules;
import dev.godwit.spi.fs.Overlap;
import dev.godwit.spi.fs.PreImages;
import dev.godwit.spi.store.OpenUnit;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/// Looks at a migration's state, or at a location, and says what it finds.
final class CheckUp {

    private final StateDirectory directory;
    private final String storeName;
    private final StateStore store;
    private final List<Finding> findings = new ArrayList<>();

    /// Told by [#run].
    private boolean whole;

    CheckUp(StateDirectory directory, String storeName, StateStore store) {
        this.directory = directory;
        this.storeName = storeName;
        this.store = store;
    }

    /// Whether the store itself was found without damage.
    boolean isWhole() {
        return whole;
    }

    List<Finding> run(boolean repair) {
        List<String> damage = store.verifyIntegrity(true);
        whole = damage.isEmpty();
        for (String wrong : damage) {
            findings.add(
                    new Finding(
                            false,
                            wrong,
                            "Put the state directory back from a copy, or run godwit doctor --repair,"
                                    + " which begins it anew"));
        }
        if (findings.isEmpty()) {
            findings.add(good("The store is whole, at change " + store.head().sequence()));
        }
        MigrationRecord record = new MigrationRecord(store.properties());
        snapshot(record, repair);
        List<OpenUnit> units = store.openUnits();
        findings.add(
                units.isEmpty()
                        ? good("No change of the destination is open")
                        : new Finding(
                                false,
                                units.size() + " interrupted changes of the destination are open",
                                "Run godwit resume, which settles them first"));
        if (RepairBarrier.isUp(record)) {
            if (repair) {
                store.commit(
                        new StateBatch(
                                store.raiseEpoch("doctor"),
                                true,
                                List.of(RepairBarrier.lowered())));
                findings.add(good("Settling the interrupted changes may be tried again"));
            } else {
                findings.add(
                        new Finding(
                                false,
                                "An interrupted change could not be settled: "
                                        + record.value("repair.problem"),
                                "Mend that, then run godwit doctor --repair and godwit resume"));
            }
        }
        findings.add(
                good(
                        "The migration is in phase "
                                + record.phase().text()
                                + ", pass "
                                + record.pass()));
        return findings;
    }

    /// What can be said of a state that does not open. It is left as it is: only what was proven
    /// may be mended.
    static List<Finding> ofUnopened(StateDirectory directory, StateException why) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(false, sentence(directory, why), advice(directory, why), true));
        try {
            new Snapshot(directory)
                    .read()
                    .ifPresent(summary ->
                            findings.add(
                                    good(
                                            "By migration.yaml, the migration of "
                                                    + summary.source()
                                                    + " to "
                                                    + summary.destination()
                                                    + " was in phase "
                                                    + summary.phase()
                                                    + " of pass "
                                                    + summary.pass()
                                                    + " at "
                                                    + summary.updated())));
        } catch (MigrationException e) {
            findings.add(new Finding(false, e.what(), "It is of use only with the store"));
        }
        return findings;
    }

    /// What the store says, without the advice to call a doctor.
    private static String sentence(StateDirectory directory, StateException why) {
        return "The state in "
                + directory.path()
                + " does not open: "
                + String.valueOf(why.getMessage())
                        .replaceAll(
                                "[;,]( restore it from a backup or)? run 'godwit doctor' on it",
                                "");
    }

    private static String advice(StateDirectory directory, StateException why) {
        return switch (why) {
            case StateException.CorruptState _ ->
                    "Nothing was changed. Put "
                            + directory.path()
                            + " back as a whole from a copy of it. Without one, run godwit doctor"
                            + " --repair: it puts the damaged store aside and begins the migration"
                            + " anew. What the destination holds already is found to be the same"
                            + " and not copied twice; decisions and the way back are lost";
            case StateException.NewerState _ ->
                    "Nothing was changed. Use the version of Godwit that wrote it, or a later one";
            case StateException.StateFull _ ->
                    "Make room on the disk that holds "
                            + directory.path()
                            + ", then run godwit resume";
            default ->
                    "Make sure that no other process uses " + directory.path() + ", and look again";
        };
    }

    /// What there is to say after the migration was begun anew.
    ///
    /// @param aside where the damaged store lies; empty when there was none
    static List<Finding> ofBegunAnew(Optional<Path> aside) {
        List<Finding> findings = new ArrayList<>();
        aside.ifPresent(
                folder -> findings.add(good("The damaged store was put aside, into " + folder)));
        findings.add(
                new Finding(
                        false,
                        "The migration begins anew: source and destination are to be listed again",
                        "Run godwit resume. What the destination holds already is not copied twice;"
                                + " godwit verify --mode full reads it all"));
        findings.add(
                new Finding(
                        false,
                        "Decisions are lost, and what was done so far cannot be rolled back",
                        "What was kept for that stays on the destination, in a folder whose name"
                                + " begins with .godwit"));
        return findings;
    }

    private void snapshot(MigrationRecord record, boolean repair) {
        Snapshot snapshot = new Snapshot(directory);
        Optional<String> wrong;
        try {
            wrong =
                    snapshot.read()
                                    .map(MigrationSummary::phase)
                                    .filter(phase -> phase.equals(record.phase().text()))
                                    .isPresent()
                            ? Optional.empty()
                            : Optional.of("migration.yaml is missing or behind the store");
        } catch (MigrationException e) {
            wrong = Optional.of(e.what());
        }
        if (wrong.isEmpty()) {
            findings.add(good("migration.yaml agrees with the store"));
        } else if (repair) {
            snapshot.write(record, storeName);
            findings.add(
                    good("migration.yaml was written anew from the store; before: " + wrong.get()));
        } else {
            findings.add(
                    new Finding(
                            false,
                            wrong.get(),
                            "Run godwit doctor --repair, which writes it anew"));
        }
    }

    /// What a location is and can do.
    static List<Finding> of(FSAdapter adapter) {
        List<Finding> findings = new ArrayList<>();
        boolean answers = true;
        try {
            findings.add(root(adapter));
        } catch (StorageException e) {
            answers = false;
            findings.add(new Finding(false, String.valueOf(e.getMessage()), "Check the location"));
        }
        capabilities(adapter, findings);
        if (answers) {
            adapter.feature(Examination.class)
                    .ifPresent(examination ->
                            examination.examine().stream()
                                    .map(CheckUp::finding)
                                    .forEach(findings::add));
        }
        return findings;
    }

    private static Finding root(FSAdapter adapter) throws StorageException {
        boolean writable = adapter.capabilities().writable();
        return switch (adapter.stat(NodeRef.ROOT).orElse(null)) {
            case null ->
                    new Finding(
                            writable,
                            adapter.describe() + " does not exist",
                            writable
                                    ? "A migration would make it as a destination"
                                    : "Check its path");
            case Node.Folder _ -> good(adapter.describe() + " is a folder");
            case Node other ->
                    new Finding(
                            false,
                            adapter.describe() + " is not a folder but a " + other.kind(),
                            "Name a folder");
        };
    }

    private static void capabilities(FSAdapter adapter, List<Finding> findings) {
        Capabilities can = adapter.capabilities();
        findings.add(
                (can.writable()
                                ? good("It can be written to")
                                : new Finding(
                                        true, "It cannot be written to", "It can be a source only"))
                        .with("writable", said(can.writable())));
        findings.add(
                good("Publishing where nothing is: "
                                + said(can.ifAbsent())
                                + "; replacing what is unchanged: "
                                + said(can.ifUnchanged()))
                        .with("if_absent", can.ifAbsent().name().toLowerCase(Locale.ROOT))
                        .with("if_unchanged", can.ifUnchanged().name().toLowerCase(Locale.ROOT)));
        String kept = String.join(", ", new TreeSet<>(can.keeps()));
        findings.add(
                good("It keeps "
                                + kept
                                + "; times to "
                                + can.mtimePrecisionNs()
                                + " ns; links: "
                                + said(can.keepsLinks())
                                + "; hard links: "
                                + said(can.keepsHardLinks()))
                        .with("keeps", kept)
                        .with("mtime_precision_ns", Long.toString(can.mtimePrecisionNs()))
                        .with("links", said(can.keepsLinks()))
                        .with("hard_links", said(can.keepsHardLinks())));
        NameRules names = can.names();
        findings.add(
                good("Names: "
                                + (names.caseSensitive() ? "case-sensitive" : "case-insensitive")
                                + ", up to "
                                + names.maxNameBytes()
                                + " bytes, paths up to "
                                + names.maxPathBytes())
                        .with("case_sensitive", said(names.caseSensitive()))
                        .with("max_name_bytes", Integer.toString(names.maxNameBytes()))
                        .with("max_path_bytes", Integer.toString(names.maxPathBytes())));
        boolean preImages = adapter.feature(PreImages.class).isPresent();
        findings.add(
                good("What is overwritten can be kept for the way back: "
                                + said(preImages)
                                + "; nested roots are noticed: "
                                + said(adapter.feature(Overlap.class).isPresent()))
                        .with("pre_images", said(preImages)));
    }

    private static Finding finding(Examination.Trait trait) {
        return new Finding(trait.ok(), trait.sentence(), trait.next())
                .with(trait.name(), trait.value());
    }

    static Finding good(String what) {
        return new Finding(true, what, "");
    }

    private static String said(boolean yes) {
        return yes ? "yes" : "no";
    }

    private static String said(Guarantee guarantee) {
        return switch (guarantee) {
            case ATOMIC -> "checked and done in one step";
            case CHECKED -> "checked just before";
            case NONE -> "not checked";
        };
    }
}
