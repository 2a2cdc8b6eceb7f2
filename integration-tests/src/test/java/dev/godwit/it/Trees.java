package dev.godwit.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// Grows trees to migrate.
final class Trees {
    private static final Instant PAST = Instant.parse("2020-09-13T12:26:40Z");

    private Trees() {}

    /// Small files of random content in nested folders, with links, hard links, empty folders and
    /// modes among them; nothing about it depends on the time.
    ///
    /// @return the files, relative to the root
    static List<Path> grow(Path root, Random random, int files) throws IOException {
        var folders = new ArrayList<Path>();
        folders.add(Files.createDirectories(root));
        var grown = new ArrayList<Path>();
        for (int i = 0; i < files; i++) {
            if (i % 12 == 0) {
                var parent = folders.get(random.nextInt(folders.size()));
                folders.add(Files.createDirectory(parent.resolve("folder-" + i)));
            }
            var folder = folders.get(random.nextInt(folders.size()));
            var file = folder.resolve("file-" + i);
            write(file, random);
            grown.add(root.relativize(file));
            switch (i % 40) {
                case 7 -> Files.createDirectory(folder.resolve("empty-" + i));
                case 14 ->
                        Files.createSymbolicLink(folder.resolve("link-" + i), file.getFileName());
                case 21 -> Files.createSymbolicLink(folder.resolve("gone-" + i), Path.of("../no"));
                case 28 -> {
                    var elsewhere = folders.get(random.nextInt(folders.size()));
                    Files.createLink(elsewhere.resolve("other-name-" + i), file);
                }
                case 35 -> Files.setAttribute(file, "unix:mode", 0750);
                default -> {}
            }
        }
        age(root);
        return List.copyOf(grown);
    }

    private static void write(Path file, Random random) throws IOException {
        var content = new byte[random.nextInt(6000)];
        random.nextBytes(content);
        Files.write(file, content);
    }

    /// Gives everything a time of its own in the past, folders last.
    static void age(Path root) throws IOException {
        var second = 0;
        try (var all = Files.walk(root)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                time(path, PAST.plusSeconds(second++).plusNanos(123_456_789));
            }
        }
    }

    /// How much the files hold, each name counted.
    static long bytes(Path root) throws IOException {
        var bytes = 0L;
        try (var all = Files.walk(root)) {
            for (var path : all.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(path);
            }
        }
        return bytes;
    }

    /// All paths below the root.
    static Set<String> names(Path root) throws IOException {
        var names = new TreeSet<String>();
        try (var all = Files.walk(root).skip(1)) {
            all.forEach(path -> names.add(root.relativize(path).toString()));
        }
        return names;
    }

    static void time(Path path, Instant time) throws IOException {
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(FileTime.from(time), null, null);
    }
}
