package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Judges trees by means that share no code with the engine.
final class Oracle {
    private static final String FACTS = "unix:mode,uid,gid,size,lastModifiedTime";

    /// How a difference begins that is about what was kept of the overwritten.
    static final String PRE_IMAGE = "*deleting   .godwit-";

    private Oracle() {}

    /// What rsync would still have to do to make the destination like the source: content, kinds,
    /// modes, owners, times, hard links, holes' content, access control lists, extended attributes,
    /// and what the source does not have.
    static List<String> differences(Path source, Path destination)
            throws IOException, InterruptedException {
        return differences("-nrlptgoDHAXic", source, destination);
    }

    /// The same but for owners, and hard links, which object stores make separate files of.
    static List<String> differencesButLinks(Path source, Path destination)
            throws IOException, InterruptedException {
        return differences("-nrlptDXic", source, destination);
    }

    private static List<String> differences(String what, Path source, Path destination)
            throws IOException, InterruptedException {
        needs("rsync");
        var compared =
                Command.in(source, "rsync", what, "--delete", source + "/", destination + "/")
                        .with("LC_ALL", "C")
                        .run();
        assertThat(compared.err()).isEmpty();
        assertThat(compared.exit()).isZero();
        return compared.out().lines().toList();
    }

    /// Everything that can be seen of a tree, by path; to tell whether anybody touched it.
    static Map<String, String> look(Path root) throws IOException {
        var seen = new TreeMap<String, String>();
        if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            try (var paths = Files.walk(root)) {
                paths.forEach(path -> seen.put(path.toString(), facts(path)));
            }
        }
        return seen;
    }

    private static String facts(Path path) {
        try {
            var facts = Files.readAttributes(path, FACTS, LinkOption.NOFOLLOW_LINKS);
            return new TreeMap<>(facts) + " " + content(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return Files.readSymbolicLink(path).toString();
        }
        return Files.isRegularFile(path) ? hash(Files.readAllBytes(path)) : "";
    }

    static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What a destination's root holds of Godwit's own.
    static Set<String> reserved(Path destination) throws IOException {
        var reserved = new TreeSet<String>();
        try (var all = Files.list(destination)) {
            all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(".godwit"))
                    .forEach(reserved::add);
        }
        return reserved;
    }

    /// Skips the test where a program is missing that `.ci/run` installs.
    static void needs(String program) throws IOException, InterruptedException {
        var found = Command.in(Path.of("/"), "sh", "-c", "command -v " + program).run().exit() == 0;
        assumeThat(found)
                .as(program + " is not installed; on Debian: apt-get install " + program)
                .isTrue();
    }
}
