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
import java.time.Instant;
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
                        "dev.godwit.engine.cutover..")
                .layer("lifecycle")
                .definedBy("dev.godwit.engine.lifecycle..")
                .layer("api")
                .definedBy("dev.godwit.api..")
                .whereLayer("api")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("lifecycle")
                .mayOnlyBeAccessedByLayers("api")
                .whereLayer("phases")
                .mayOnlyBeAccessedByLayers("lifecycle", "api")
                .whereLayer("ground")
                .mayOnlyBeAccessedByLayers("phases", "lifecycle", "api")
                .allowEmptyShould(true)
                .check(CORE);
    }

    /// Each reads what the one before it committed to the store.
    @Test
    void phasesNeverCallEachOther() {
        slices().matching("dev.godwit.engine.(discovery|review|copy|verification|cutover)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(CORE);
    }

    /// A second place that writes to a destination would be a second protocol.
    @Test
    void destinationIsMutatedInOneWay() {
        var mutations = Set.of("stage", "publish", "discard", "makeRoot");
        var callers = new TreeMap<String, Set<String>>();
        for (var type : CORE) {
            for (var call : type.getMethodCallsFromSelf()) {
                if (mutations.contains(call.getName())
                        && call.getTargetOwner().isAssignableTo(FSAdapter.class)) {
                    callers.computeIfAbsent(call.getName(), _ -> new TreeSet<>())
                            .add(outermost(type.getName()));
                }
            }
        }
        assertThat(callers)
                .allSatisfy(
                        (verb, where) -> assertThat(where).as(verb).hasSizeLessThanOrEqualTo(1));
        assertThat(callers.values())
                .allSatisfy(where ->
                        assertThat(where)
                                .allMatch(name -> name.startsWith("dev.godwit.engine.copy.")));
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

    private static String outermost(String name) {
        var nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }
}
