package dev.godwit.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AdviceTest {
    private static final Path HOME = Path.of("/home/godwit");

    @Test
    void namesTheMigrationOfEveryCommandThatIsAboutOne() {
        Advice advice = new Advice(HOME, HOME.resolve("one"), () -> true);

        assertThat(advice.apply("godwit decide, godwit rollback or godwit finish"))
                .isEqualTo(
                        "godwit decide --name one, godwit rollback --name one or godwit finish"
                                + " --name one");
        assertThat(advice.apply("godwit migrate SOURCE DESTINATION, then godwit list"))
                .isEqualTo("godwit migrate SOURCE DESTINATION, then godwit list");
    }
}
