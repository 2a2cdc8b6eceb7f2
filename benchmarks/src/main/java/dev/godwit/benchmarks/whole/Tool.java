package dev.godwit.benchmarks.whole;

import static dev.godwit.benchmarks.whole.Shell.quoted;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A program that carries trees, called the way its users call it for speed.
enum Tool {
    GODWIT("godwit", "--version", "") {
        @Override
        Optional<String> command(Operation operation, Job job) {
            String state =
                    " --no-progress --quiet --state " + quoted(job.scratch().resolve("state"));
            return Optional.of(
                    switch (operation) {
                        case COPY, AGAIN, CHANGED ->
                                job.godwit() + " migrate --yes" + state + " " + job.trees();
                        case VERIFY -> job.godwit() + " verify --mode full" + state;
                    });
        }
    },
    CP("cp", "--version", "keeps no state, cannot go on, does not verify, has no second run") {
        @Override
        Optional<String> command(Operation operation, Job job) {
            return operation == Operation.COPY
                    ? Optional.of("cp -a " + job.inside() + "/. " + quoted(job.to()))
                    : Optional.empty();
        }
    },
    RSYNC("rsync", "--version", "keeps no state, does not read back what it wrote") {
        @Override
        Optional<String> command(Operation operation, Job job) {
            String trees = " " + job.inside() + "/ " + quoted(job.to()) + "/";
            return Optional.of(
                    switch (operation) {
                        case COPY, AGAIN, CHANGED -> "rsync -a" + trees;
                        case VERIFY -> "rsync -anc" + trees;
                    });
        }
    },
    RCLONE(
            "rclone",
            "--version",
            "carries no modes, owners or hard links as called here, and checks no sums while copying") {
        @Override
        Optional<String> command(Operation operation, Job job) {
            String fast = " --links --checkers 16 --stats 0 -q " + job.trees();
            return Optional.of(
                    switch (operation) {
                        case COPY, AGAIN, CHANGED ->
                                "rclone copy --create-empty-src-dirs --transfers 16 --ignore-checksum"
                                        + " --buffer-size 0 --multi-thread-streams 0"
                                        + fast;
                        case VERIFY -> "rclone check" + fast;
                    });
        }
    },
    FPSYNC("fpsync", "-h", "runs rsync twice at a time, and does no more than it") {
        @Override
        Optional<String> command(Operation operation, Job job) {
            return operation == Operation.VERIFY
                    ? Optional.empty()
                    : Optional.of(
                            "fpsync -n 2 -f 2000 -t "
                                    + quoted(job.scratch().resolve("fpsync"))
                                    + " "
                                    + job.inside()
                                    + "/ "
                                    + quoted(job.to())
                                    + "/");
        }
    };

    final String program;

    /// What it does not do of what Godwit does, to be read beside its times.
    final String lacks;

    private final String versionOption;

    Tool(String program, String versionOption, String lacks) {
        this.program = program;
        this.versionOption = versionOption;
        this.lacks = lacks;
    }

    /// What to type; empty for what it cannot do.
    abstract Optional<String> command(Operation operation, Job job);

    /// The first line it says of itself; empty when it is not installed.
    Optional<String> version(String godwit) throws IOException, InterruptedException {
        String called = this == GODWIT ? godwit : program;
        // Some leave with an error after they have said it.
        return Shell.firstLine(
                "command -v %1$s >/dev/null && { %1$s %2$s 2>&1 || :; }"
                        .formatted(called, versionOption));
    }

    /// One tool's share of a round.
    ///
    /// @param godwit how Godwit is called
    /// @param scratch the tool's own folder, beside the destination
    record Job(Tool tool, String godwit, Path from, Path to, Path scratch) {
        String inside() {
            return quoted(from);
        }

        String trees() {
            return quoted(from) + " " + quoted(to);
        }
    }
}
