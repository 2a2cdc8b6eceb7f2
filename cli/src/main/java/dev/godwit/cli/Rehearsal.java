package dev.godwit.cli;

import java.time.InstantSource;
import java.util.List;

/// What people call most, called once after the other in one process, from which Java learns which
/// classes a start takes. `bin/prepare` starts it.
public final class Rehearsal {
    private Rehearsal() {}

    /// @param args the source and the destination of a small tree
    public static void main(String[] args) {
        String source = args[0];
        String destination = args[1];
        for (List<String> call :
                List.of(
                        List.of("--version"),
                        List.of("--help"),
                        List.of("migrate", "--yes", "--json", source, destination),
                        List.of("migrate", "--yes", source, destination),
                        List.of("status"),
                        List.of("status", "--json"),
                        List.of("list"),
                        List.of("review", "--list"),
                        List.of("report"))) {
            int code =
                    new Godwit(Surroundings.ofProcess(InstantSource.system(), Godwit::engine))
                            .run(call.toArray(String[]::new));
            if (code != 0) {
                throw new IllegalStateException(call + " ended with exit code " + code);
            }
        }
    }
}
