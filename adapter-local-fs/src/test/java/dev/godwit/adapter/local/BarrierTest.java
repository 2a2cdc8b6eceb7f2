package dev.godwit.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is staged is brought to disk before it is published, and again after: seen in the system
/// calls of a process.
class BarrierTest {

    private static final String CALLS = "pwrite64,fsync,syncfs,renameat2,linkat,link,unlink";

    @TempDir Path home;

    @BeforeEach
    void needsStrace() throws InterruptedException {
        assumeTrue(ChildProcess.works("strace", "-o", "/dev/null", "true"), "strace");
    }

    @Test
    void syncsBeforeAndAfterPublishing() throws Exception {
        assertThat(trace("-e", "trace=" + CALLS))
                .containsSubsequence("pwrite64", "syncfs", "publish", "syncfs");
    }

    @Test
    void forcesFileAndFolderOnThePortableWay() throws Exception {
        assertThat(trace("-e", "trace=" + CALLS, "portable"))
                .containsSubsequence("pwrite64", "fsync", "fsync", "link", "unlink", "fsync")
                .doesNotContain("syncfs");
    }

    @Test
    void saysThatADiskFailed() throws Exception {
        assertThat(printed("-e", "inject=syncfs:error=EIO:when=2"))
                .as("the barrier after staging, and every one after it")
                .containsExactly("CORRUPT", "CORRUPT");
    }

    @Test
    void saysThatADiskFailedOnThePortableWay() throws Exception {
        List<String> printed = printed("-e", "inject=fsync:error=ENOSPC:when=3", "portable");

        assertThat(printed).containsExactly("NO_SPACE", "NO_SPACE");
    }

    private List<String> printed(String option, String value, String... more) throws Exception {
        return run(option, value, more).lines();
    }

    /// The names of the calls, in order.
    private List<String> trace(String option, String value, String... more) throws Exception {
        assertThat(run(option, value, more).lines()).containsExactly("done", "done");
        return Files.readAllLines(home.resolve("trace")).stream()
                .filter(line -> line.contains("("))
                .map(line -> line.substring(line.indexOf(' ') + 1, line.indexOf('(')).strip())
                // The first where the file system has files without names.
                .map(call -> call.matches("linkat|renameat2") ? "publish" : call)
                .toList();
    }

    private ChildProcess.Ended run(String option, String value, String... more) throws Exception {
        List<String> strace =
                List.of("strace", "-f", "-o", home.resolve("trace").toString(), option, value);
        List<Object> arguments = new ArrayList<>(List.of(home.resolve("root")));
        arguments.addAll(List.of(more));
        ChildProcess.Ended ended =
                ChildProcess.run(
                        Map.of(), ChildProcess.java(strace, OneFile.class, arguments.toArray()));
        assertThat(ended.status()).as(ended::toString).isZero();
        return ended;
    }
}
