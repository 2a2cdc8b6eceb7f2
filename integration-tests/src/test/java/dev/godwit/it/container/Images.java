package dev.godwit.it.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.DockerImageName;

/// Images that are built from Dockerfiles of this module, named by all that goes into them, so that
/// each is built once.
final class Images {
    private static final Path FOLDERS = Path.of(System.getProperty("godwit.docker"));
    private static final int DIGITS = 16;

    private Images() {}

    /// The image of a folder, with more files beside its own.
    static DockerImageName of(String folder, Path... more) {
        try {
            var files = files(FOLDERS.resolve(folder), more);
            var name = "godwit-test/" + folder + ":" + hash(files);
            if (!exists(name)) {
                build(name, files);
            }
            return DockerImageName.parse(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SortedMap<String, Path> files(Path folder, Path... more) throws IOException {
        var files = new TreeMap<String, Path>();
        try (var own = Files.list(folder)) {
            own.forEach(file -> files.put(file.getFileName().toString(), file));
        }
        for (var file : more) {
            files.put(file.getFileName().toString(), file);
        }
        return files;
    }

    private static String hash(SortedMap<String, Path> files) throws IOException {
        var hash = sha256();
        for (var file : files.entrySet()) {
            hash.update((file.getKey() + " " + Files.size(file.getValue()) + "\n").getBytes(UTF_8));
            hash.update(Files.readAllBytes(file.getValue()));
        }
        return HexFormat.of().formatHex(hash.digest()).substring(0, DIGITS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean exists(String name) {
        try {
            ContainerEngine.client().inspectImageCmd(name).exec();
            return true;
        } catch (NotFoundException _) {
            return false;
        }
    }

    /// The steps reach package mirrors as the machine does, by its own network.
    private static void build(String name, SortedMap<String, Path> files) {
        var image =
                new ImageFromDockerfile(name, false)
                        .withBuildImageCmdModifier(command -> command.withNetworkMode("host"));
        files.forEach(image::withFileFromPath);
        try {
            image.get();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "Cannot build the image "
                            + name
                            + "; if its base image is what is missing, .ci/run makes one",
                    e);
        }
    }
}
