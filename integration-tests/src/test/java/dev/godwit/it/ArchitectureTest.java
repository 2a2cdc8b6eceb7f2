package dev.godwit.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// What the modules may know of each other. The core's own rules are tested in the core.
class ArchitectureTest {
    private static final JavaClasses GODWIT =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.godwit");

    @Test
    void everyModuleIsLookedAt() {
        assertThat(GODWIT.stream().map(type -> type.getPackageName().split("\\.")[2]))
                .contains("spi", "adapter", "store", "testkit", "cli");
    }

    @Test
    void adaptersStoresAndRunnersSeeTheSpiOnly() {
        classes()
                .that()
                .resideInAnyPackage(
                        "dev.godwit.adapter..", "dev.godwit.store..", "dev.godwit.runner..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.godwit.adapter..",
                        "dev.godwit.store..",
                        "dev.godwit.runner..",
                        "dev.godwit.spi..",
                        "java..",
                        "javax..",
                        // The JDK's own way to ask for the numeric user, exported by
                        // jdk.security.auth.
                        "com.sun.security.auth.module..",
                        "com.dynatrace.hash4j..",
                        "org.duckdb..",
                        "org.jspecify..",
                        "org.rocksdb..",
                        "org.slf4j..",
                        "software.amazon.awssdk..")
                .check(GODWIT);
    }

    @Test
    void adaptersStoresAndRunnersDoNotKnowEachOther() {
        slices().matching("dev.godwit.(adapter|store|runner).(*)..")
                .should()
                .notDependOnEachOther()
                .check(GODWIT);
    }

    @Test
    void commandLineFindsAdaptersAndStoresByServiceLoaderOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.godwit.adapter..", "dev.godwit.store..", "dev.godwit.runner..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.godwit.adapter..", "dev.godwit.store..", "dev.godwit.runner..")
                .check(GODWIT);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.godwit.(**)").should().beFreeOfCycles().check(GODWIT);
    }

    @Test
    void onlyTheCommandLinePrintsAndExits() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.godwit.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(GODWIT);
    }

    @Test
    void onlyTheCommandLineLogsThroughLogback() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.godwit.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ch.qos.logback..")
                .check(GODWIT);
    }

    /// NullAway looks at marked packages only.
    @Test
    void everyPackageIsNullMarked() {
        var packages = GODWIT.getPackage("dev.godwit").getSubpackagesInTree();
        assertThat(packages)
                .filteredOn(found -> !found.getClasses().isEmpty())
                .isNotEmpty()
                .allSatisfy(found ->
                        assertThat(found.isAnnotatedWith(NullMarked.class))
                                .as(found.getName())
                                .isTrue());
    }
}
