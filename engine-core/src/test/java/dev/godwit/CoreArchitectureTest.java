package dev.godwit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Leftovers;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.fs.PreImages;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What may use what inside the core. Rules hold for packages that come later, too.
class CoreArchitectureTest {
    private static final JavaClasses CORE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.godwit.spi", "dev.godwit.engine", "dev.godwit.api");

    @Test
    void spiSeesTheJdkAndJSpecifyOnly() {
        classes()
                .that()
                .resideInAPackage("dev.godwit.spi..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.godwit.spi..", "java..", "javax..", "org.jspecify..")
                .check(CORE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.godwit.(**)").should().beFreeOfCycles().check(CORE);
    }

    /// The API is values and interfaces over the SPI's values; the lifecycle implements it.
    @Test
    void layersUseOnlyWhatIsBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("spi")
                .definedBy("dev.godwit.spi..")
                .layer("ground")
                .definedBy(
                        "dev.godwit.engine.model..",
                        "dev.godwit.engine.store..",
                        "dev.godwit.engine.filter..",
                        "dev.godwit.engine.retry..",
                        "dev.godwit.engine.journal..")
                .layer("phases")
                .definedBy(
                        "dev.godwit.engine.discovery..",
                        "dev.godwit.engine.review..",
                        "dev.godwit.engine.copy..",
                        "dev.godwit.engine.verification..",
                        "dev.godwit.engine.rollback..",
                        "dev.godwit.engine.cutover..")
                .layer("lifecycle")
                .definedBy("dev.godwit.engine.lifecycle..")
                .layer("api")
                .definedBy("dev.godwit.api..")
                .whereLayer("lifecycle")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("phases")
                .mayOnlyBeAccessedByLayers("lifecycle")
                .whereLayer("ground")
                .mayOnlyBeAccessedByLayers("phases", "lifecycle")
                .whereLayer("api")
                .mayOnlyBeAccessedByLayers("ground", "phases", "lifecycle")
                .allowEmptyShould(true)
                .check(CORE);
    }

    /// Each reads what the one before it committed to the store.
    @Test
    void phasesNeverCallEachOther() {
        slices().matching(
                        "dev.godwit.engine.(discovery|review|copy|verification|rollback|cutover)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(CORE);
    }

    /// A second place that writes to a destination would be a second protocol.
    @Test
    void destinationIsMutatedInOneWay() {
        var mutations =
                Map.of(
                        FSAdapter.class, Set.of("stage", "publish", "discard", "makeRoot"),
                        PartedStaging.class, Set.of("begin", "resume", "part", "end", "abort"),
                        PreImages.class, Set.of("keep", "setAside", "restore", "drop"),
                        Leftovers.class, Set.of("remove"));
        var callers = new TreeMap<String, Set<String>>();
        for (var type : CORE) {
            for (var call : type.getMethodCallsFromSelf()) {
                mutations.forEach((owner, verbs) -> {
                    // What an interface says of itself, or an adapter passes on, is no place that
                    // writes.
                    if (verbs.contains(call.getName())
                            && !type.isEquivalentTo(owner)
                            && !type.isAssignableTo(FSAdapter.class)
                            && call.getTargetOwner().isAssignableTo(owner)) {
                        callers.computeIfAbsent(call.getName(), _ -> new TreeSet<>())
                                .add(outermost(type.getSimpleName(), type.getName()));
                    }
                });
            }
        }
        assertThat(callers)
                .isEqualTo(
                        Map.ofEntries(
                                Map.entry("keep", Set.of("Keeping")),
                                Map.entry("setAside", Set.of("SetAside")),
                                Map.entry("restore", Set.of("Recovery", "SetAside", "UndoChange")),
                                Map.entry("stage", Set.of("StageTask", "UndoChange")),
                                Map.entry("begin", Set.of("BeginTask")),
                                Map.entry("resume", Set.of("BeginTask")),
                                Map.entry("part", Set.of("PartTask")),
                                Map.entry("end", Set.of("EndTask")),
                                Map.entry("abort", Set.of("BeginTask", "Copying", "Recovery")),
                                Map.entry("discard", Set.of("Copying", "PublishTask", "StageTask")),
                                Map.entry(
                                        "publish",
                                        Set.of(
                                                "FolderFacts",
                                                "PublishTask",
                                                "SetAside",
                                                "UndoChange")),
                                Map.entry("makeRoot", Set.of("Copying")),
                                Map.entry("remove", Set.of("BeginTask", "Recovery", "UndoChange")),
                                Map.entry(
                                        "drop",
                                        Set.of(
                                                "Area",
                                                "Finish",
                                                "Keeping",
                                                "Recovery",
                                                "SetAside",
                                                "UndoChange"))));
    }

    /// Time comes in by constructor, so that a whole migration can run from a seed.
    @Test
    void clocksAreInjected() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CORE);
    }

    private static String outermost(String simpleName, String name) {
        var nested = name.indexOf('$');
        return nested < 0 ? simpleName : name.substring(name.lastIndexOf('.') + 1, nested);
    }
}
