package dev.godwit.benchmarks.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Measures Godwit beside other tools, and writes what came out as JSON, as a page and as plots.
@Command(
        name = "benchmarks/run",
        description =
                "Measures Godwit beside cp, rsync, rclone and fpsync, as far as they are installed.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Compare implements Callable<Integer> {

    @Parameters(
            paramLabel = "FOLDER",
            description =
                    "Where the trees are made: on tmpfs, on a disk. Several are measured one by one.",
            arity = "1..*")
    private List<Path> folders = List.of();

    @Option(
            names = "--data",
            split = ",",
            paramLabel = "SET",
            description = "Trees: ${COMPLETION-CANDIDATES} (default: LINUX).")
    private Set<DataSet> data = EnumSet.of(DataSet.LINUX);

    @Option(
            names = "--tools",
            split = ",",
            paramLabel = "TOOL",
            description = "Tools: ${COMPLETION-CANDIDATES} (default: all).")
    private Set<Tool> tools = EnumSet.allOf(Tool.class);

    @Option(
            names = "--operations",
            split = ",",
            paramLabel = "WHAT",
            description = "What they do: ${COMPLETION-CANDIDATES} (default: all; a copy always).")
    private Set<Operation> operations = EnumSet.allOf(Operation.class);

    @Option(names = "--rounds", description = "How often each is run (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(
            names = "--scale",
            description =
                    "Of the usual number of files (default: ${DEFAULT-VALUE}); LINUX has one size.")
    private double scale = 1;

    @Option(names = "--cold", description = "Drop the page cache before each run; needs root.")
    private boolean cold;

    @Option(
            names = "--calls",
            description = "Count the system calls of a first copy; needs strace.")
    private boolean calls;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description =
                    "Where results.json, README.md and the plots go (default: docs/benchmarks).")
    private Path out = Path.of("docs/benchmarks");

    /// The clone that this runs in; `benchmarks/run` names it.
    private final Path clone = Path.of(System.getProperty("godwit.clone", "."));

    private final String command;

    private Compare(String command) {
        this.command = command;
    }

    /// Called by `benchmarks/run`.
    public static void main(String[] args) {
        String command = "benchmarks/run " + String.join(" ", args);
        System.exit(
                new CommandLine(new Compare(command))
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String godwit = Shell.quoted(clone.resolve("godwit"));
        Map<Tool, String> versions = versions(godwit);
        List<Run> runs = new ArrayList<>();
        List<Calls> counted = new ArrayList<>();
        Map<String, String> titles = new LinkedHashMap<>();
        Map<String, Long> nodes = new LinkedHashMap<>();
        Map<String, List<Aim>> aims = new LinkedHashMap<>();
        for (Scenario scenario : scenarios()) {
            System.out.println(scenario.title());
            Campaign campaign =
                    new Campaign(scenario, versions.keySet(), operations, godwit, System.out);
            campaign.run(rounds, calls);
            runs.addAll(campaign.runs());
            counted.addAll(campaign.calls());
            titles.put(scenario.id(), scenario.title());
            nodes.put(scenario.id(), campaign.nodes());
            aims.put(
                    scenario.id(),
                    Aim.ALL.stream().filter(aim -> aim.isMeantFor(scenario)).toList());
        }
        write(new Results(command, machine(), versions, titles, nodes, runs, counted), aims);
        return 0;
    }

    private List<Scenario> scenarios() throws IOException, InterruptedException {
        List<Scenario> all = new ArrayList<>();
        for (Path folder : folders) {
            Path made = Files.createDirectories(folder).toRealPath();
            String kind = Shell.run("findmnt -no FSTYPE -T " + Shell.quoted(made) + " | tail -n 1");
            for (DataSet set : data) {
                all.add(new Scenario(set, scale, new Medium(made, kind, cold)));
            }
        }
        return all;
    }

    private Map<Tool, String> versions(String godwit) throws IOException, InterruptedException {
        Map<Tool, String> versions = new EnumMap<>(Tool.class);
        for (Tool tool : tools) {
            Optional<String> version = tool.version(godwit);
            if (version.isPresent()) {
                versions.put(tool, version.get());
            } else {
                System.err.println(tool.program + " is not installed; measured without it");
            }
        }
        return versions;
    }

    private Map<String, String> machine() throws IOException, InterruptedException {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        machine.put(
                "commit",
                Shell.firstLine("git -C " + Shell.quoted(clone) + " rev-parse --short HEAD")
                        .orElse("none"));
        machine.put(
                "processor",
                Shell.firstLine("lscpu | sed -n 's/^Model name: *//p'").orElse("unknown"));
        machine.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        machine.put(
                "memory",
                Shell.run(
                        "awk '/^MemTotal/ { print int($2 / 1048576 + .5) \" GiB\" }' /proc/meminfo"));
        machine.put("kernel", Shell.run("uname -sr"));
        machine.put("Java", Runtime.version().toString());
        machine.put("load at the end", Shell.run("cut -d' ' -f1 /proc/loadavg"));
        return machine;
    }

    private void write(Results results, Map<String, List<Aim>> aims) throws IOException {
        Files.createDirectories(out);
        ObjectMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        json.writeValue(out.resolve("results.json").toFile(), results);
        Files.writeString(out.resolve("README.md"), Page.of(results, aims));
        for (String scenario : results.titles().keySet()) {
            Files.writeString(out.resolve(scenario + ".svg"), Plot.of(results, scenario));
        }
        System.out.println("See " + out.resolve("README.md"));
    }
}
