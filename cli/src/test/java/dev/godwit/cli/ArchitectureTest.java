package dev.godwit.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which package of the command line knows which library, and how much of the engine.
class ArchitectureTest {
    private static final JavaClasses CLI =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.godwit.cli");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.godwit.cli.(*)..").should().beFreeOfCycles().check(CLI);
    }

    @ParameterizedTest
    @CsvSource({
        "com.google.inject.., dev.godwit.cli.plugin",
        "picocli.., dev.godwit.cli.syntax",
        "ch.qos.logback.., dev.godwit.cli.logging",
        "org.jline.terminal.., dev.godwit.cli.terminal",
        "tools.jackson.dataformat.., dev.godwit.cli.config",
        "tools.jackson.core.json.., dev.godwit.cli.json",
        "tools.jackson.databind.., nowhere",
    })
    void onePackageKnowsALibrary(String library, String home) {
        noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLI);
    }

    @Test
    void theEngineIsUsedThroughItsApiButForItsWiringAndItsLanguage() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.godwit.cli.plugin")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.godwit.engine")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.godwit.engine.lifecycle..",
                        "dev.godwit.engine.discovery..",
                        "dev.godwit.engine.copy..",
                        "dev.godwit.engine.store..")
                .check(CLI);
    }
}
