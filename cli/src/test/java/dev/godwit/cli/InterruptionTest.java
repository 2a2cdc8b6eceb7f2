package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.MigrationException;
import dev.godwit.api.MigrationException.Reason;
import dev.godwit.cli.CommandLineHarness.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class InterruptionTest {
    @TempDir Path folder;
    private EndlessMigrations endless;
    private CommandLineHarness godwit;

    @BeforeEach
    void beginAStepThatOnlyASignalEnds() {
        endless = new EndlessMigrations();
        godwit = new CommandLineHarness(folder).on(endless);
    }

    @Test
    void suspendsAtTheFirstSignalAndStillPrintsTheStatus() {
        endless.whenStepRuns(() -> godwit.signals().send());

        Result result = godwit.run("migrate", "--yes", "--json", "a", "b");

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.json().get("phase").asString()).isEqualTo("Suspended");
        assertThat(result.err())
                .contains("Suspending; once more stops at once.", "godwit: Stopped");
        assertThat(endless.drain()).hasSeconds(10);
        assertThat(godwit.signals().halted()).isEmpty();
    }

    @Test
    void stopsAtOnceAtTheSecondSignalAndAnswersOnlyOnce() {
        endless.whenStepRuns(() -> {
            godwit.signals().send();
            godwit.signals().send();
        });

        Result result = godwit.run("migrate", "--yes", "--json", "a", "b");

        assertThat(godwit.signals().halted()).isEqualTo(OptionalInt.of(4));
        assertThat(result.json().get("error").get("code").asInt()).isEqualTo(4);
    }

    @Test
    void takesTheProgressAwayBeforeItStopsAtOnce() {
        endless.whenStepRuns(() -> {
            godwit.signals().send();
            godwit.signals().send();
        });

        Result result = godwit.typing("").run("resume");

        int stopped = result.err().indexOf("\r\033[Kgodwit: Stopped at once");
        assertThat(stopped).isNotNegative();
        assertThat(result.err().substring(stopped)).doesNotContain("Listing");
    }

    @Test
    void printsTheStatusOfWhatCannotBeTakenUpYet() {
        endless.whenRetried(() -> {
            throw new MigrationException(Reason.SUSPENDED, "The keys are old", "Renew them");
        });

        Result result = godwit.run("retry", "--json");

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.json().get("migration").asString()).isEqualTo("endless");
        assertThat(result.json().get("error").get("code").asInt()).isEqualTo(4);
        assertThat(result.json().get("error").get("what").asString()).isEqualTo("The keys are old");
        assertThat(result.json().get("error").get("next").asString()).isEqualTo("Renew them");
        assertThat(result.err()).containsOnlyOnce("The keys are old; renew them");
        assertThat(endless.started()).isZero();
    }

    @Test
    void tellsNothingButWhatIsToBeDoneOfWhatCannotBeTakenUpYet() {
        endless.isComplete();
        endless.whenRetried(() -> {
            throw new MigrationException(Reason.SUSPENDED, "The keys are old", "Renew them");
        });

        Result result = godwit.run("retry");

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("godwit: The keys are old; renew them\n");
    }

    @Test
    void printsAnErrorOfWhatCannotBeTakenUpAtAll() {
        endless.whenRetried(() -> {
            throw new MigrationException(Reason.REFUSED, "Nothing is copied", "Run godwit resume");
        });

        Result result = godwit.run("retry", "--json");

        assertThat(result.code()).isEqualTo(5);
        assertThat(result.json().get("error").get("code").asInt()).isEqualTo(5);
    }

    @Test
    void beginsNoStepAfterASignal() {
        endless.whenOpened(() -> godwit.signals().send());

        Result result = godwit.run("migrate", "--yes", "--json", "a", "b");

        assertThat(result.code()).isEqualTo(4);
        assertThat(endless.started()).isZero();
        assertThat(result.json().get("migration").asString()).isEqualTo("endless");
    }

    @Test
    void leavesAQuestionUnansweredAtASignal() {
        endless.waitsForApproval();

        Result result = godwit.typing(new SignalAtTheQuestion()).run("resume");

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.err()).contains("Carry this out?", "Suspended before the next step");
    }

    /// Nobody answers, but presses Ctrl-C.
    private final class SignalAtTheQuestion extends InputStream {
        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
        }

        @Override
        public int read() throws IOException {
            godwit.signals().send();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return -1;
        }
    }
}
