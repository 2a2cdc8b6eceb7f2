package dev.godwit.cli;

import java.io.IOException;
import java.time.InstantSource;

/// What people call most, called once after the other in one process, from which Java learns which
/// classes a start takes. `bin/prepare` starts it.
public final class Rehearsal {
    private Rehearsal() {}

    /// @param args the source and the destination of a small tree, and `s3` if it is to go through
    ///   a bucket too
    public static void main(String[] args) throws IOException {
        String source = args[0];
        String destination = args[1];
        call("--version");
        call("--help");
        call("migrate", "--yes", "--json", source, destination);
        call("migrate", "--yes", source, destination);
        call("status");
        call("status", "--json");
        call("list");
        call("review", "--list");
        call("report");
        if (args.length > 2) {
            throughBucket(source, destination + "-back");
        }
    }

    /// Requests are signed as those to a real server are.
    private static void throughBucket(String source, String back) throws IOException {
        System.setProperty("aws.accessKeyId", "rehearsal");
        System.setProperty("aws.secretAccessKey", "rehearsal");
        try (RehearsalBucket bucket = new RehearsalBucket()) {
            call("migrate", "--yes", source, bucket.location());
            call("migrate", "--yes", source, bucket.location());
            call("migrate", "--yes", bucket.location(), back);
        }
    }

    private static void call(String... args) {
        int code =
                new Godwit(Surroundings.ofProcess(InstantSource.system(), Godwit::engine))
                        .run(args);
        if (code != 0) {
            throw new IllegalStateException(
                    String.join(" ", args) + " ended with exit code " + code);
        }
    }
}
