package dev.godwit.benchmarks.whole;

import static dev.godwit.benchmarks.whole.Shell.quoted;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/// Runs one scenario, round by round.
final class Campaign {

    private final Scenario scenario;
    private final Collection<Tool> tools;
    private final Set<Operation> operations;
    private final String godwit;
    private final PrintStream out;
    private final Random random = new Random(1);
    private final List<Run> runs = new ArrayList<>();
    private final List<Calls> calls = new ArrayList<>();
    private final Path folder;
    private final Path source;
    private long nodes;

    /// @param godwit how Godwit is called
    /// @param out told of each run when it is over
    Campaign(
            Scenario scenario,
            Collection<Tool> tools,
            Set<Operation> operations,
            String godwit,
            PrintStream out)
            throws IOException {
        this.scenario = scenario;
        this.tools = List.copyOf(tools);
        this.operations = Set.copyOf(operations);
        this.godwit = godwit;
        this.out = out;
        folder = Files.createTempDirectory(scenario.medium().folder(), "bench-");
        source = Files.createDirectory(folder.resolve("source"));
    }

    List<Run> runs() {
        return runs;
    }

    List<Calls> calls() {
        return calls;
    }

    long nodes() {
        return nodes;
    }

    /// @param countCalls whether each tool copies once more under a tracer
    void run(int rounds, boolean countCalls) throws IOException, InterruptedException {
        try {
            scenario.data().make(source, scenario.scale());
            nodes = Long.parseLong(Shell.run("find " + quoted(source) + " -mindepth 1 | wc -l"));
            for (int round = 1; round <= rounds; round++) {
                round(round);
            }
            if (countCalls) {
                countCalls();
            }
        } finally {
            Shell.run("rm -rf " + quoted(folder));
        }
    }

    /// On a disk nothing is deleted between the runs: that slows whatever comes after it.
    private void round(int number) throws IOException, InterruptedException {
        List<Tool.Job> jobs = new ArrayList<>();
        for (Tool tool : tools) {
            jobs.add(job(tool, number + "-" + tool.program));
        }
        for (Operation operation : Operation.values()) {
            if (operation != Operation.COPY && !operations.contains(operation)) {
                continue;
            }
            if (operation == Operation.CHANGED) {
                changeSome(number);
            }
            Collections.shuffle(jobs, random);
            for (Tool.Job job : jobs) {
                Optional<String> command = job.tool().command(operation, job);
                if (command.isPresent()) {
                    runs.add(measured(operation, number, command.get(), job));
                }
            }
        }
        if (scenario.medium().inMemory()) {
            for (Tool.Job job : jobs) {
                Shell.run("rm -rf " + quoted(job.scratch()));
            }
        }
    }

    private Tool.Job job(Tool tool, String name) throws IOException {
        Path scratch = Files.createDirectory(folder.resolve(name));
        Path to = Files.createDirectory(scratch.resolve("tree"));
        return new Tool.Job(tool, godwit, source, to, scratch);
    }

    private Run measured(Operation operation, int round, String command, Tool.Job job)
            throws IOException, InterruptedException {
        Path times = job.scratch().resolve("times");
        if (scenario.medium().cold()) {
            Shell.run("sync && echo 3 >/proc/sys/vm/drop_caches");
        }
        String whole = command + " >/dev/null" + scenario.medium().flush(job.to());
        Shell.run(
                "/usr/bin/time -o "
                        + quoted(times)
                        + " -f '%e %U %S %M' bash -c \""
                        + whole.replace("\"", "\\\"")
                        + "\"");
        String[] fields = Files.readString(times).strip().split(" ", -1);
        Run run =
                new Run(
                        scenario.id(),
                        operation,
                        job.tool(),
                        round,
                        Double.parseDouble(fields[0]),
                        Double.parseDouble(fields[1]),
                        Double.parseDouble(fields[2]),
                        Long.parseLong(fields[3]));
        out.printf(
                "%-16s %-18s %-8s %8.2f s  %8.2f user %8.2f system %9d KiB%n",
                run.scenario(),
                operation.title,
                job.tool().program,
                run.seconds(),
                run.user(),
                run.system(),
                run.peakKib());
        return run;
    }

    /// Rewrites every hundredth file, another hundredth in each round, and gives it a new time.
    private void changeSome(int round) throws IOException {
        List<Path> chosen;
        try (Stream<Path> all = Files.walk(source)) {
            chosen =
                    all.filter(Files::isRegularFile)
                            .filter(file -> hundredth(file) == round % 100)
                            .toList();
        }
        for (Path file : chosen) {
            Files.write(
                    file,
                    ("changed in round " + round + "\n").getBytes(StandardCharsets.US_ASCII),
                    StandardOpenOption.TRUNCATE_EXISTING);
        }
    }

    /// Which hundredth of the files it belongs to, wherever the tree lies.
    private int hundredth(Path file) {
        return Math.floorMod(source.relativize(file).toString().hashCode(), 100);
    }

    private void countCalls() throws IOException, InterruptedException {
        for (Tool tool : tools) {
            Tool.Job job = job(tool, "calls-" + tool.program);
            Path counted = job.scratch().resolve("calls");
            Shell.run(
                    "strace -f -qq -c -o "
                            + quoted(counted)
                            + " "
                            + tool.command(Operation.COPY, job).orElseThrow()
                            + " >/dev/null");
            String total =
                    Files.readAllLines(counted).stream()
                            .filter(line -> line.endsWith(" total"))
                            .findFirst()
                            .orElseThrow();
            long number = Long.parseLong(total.strip().split(" +", -1)[3]);
            calls.add(new Calls(scenario.id(), tool, number, (double) number / nodes));
            out.printf("%-16s %-8s %d system calls%n", scenario.id(), tool.program, number);
        }
    }
}
