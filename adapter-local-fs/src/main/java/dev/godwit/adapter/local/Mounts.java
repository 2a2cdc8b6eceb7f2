package dev.godwit.adapter.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is mounted where, as the kernel tells in `/proc/self/mountinfo`; nothing on systems that
/// have no such file.
///
/// A mount shows a folder of a file system at a place in the tree, so the same folder may be found
/// at several.
record Mounts(List<Mount> mounts) {

    private static final Path TABLE = Path.of("/proc/self/mountinfo");

    /// @param device of the file system
    /// @param type of the file system
    /// @param folder of the file system that is shown
    /// @param place where it is shown
    record Mount(String device, String type, Path folder, Path place) {}

    static Mounts now() throws IOException {
        List<Mount> mounts = new ArrayList<>();
        if (Files.isReadable(TABLE)) {
            for (String line : Files.readString(TABLE, Text.NATIVE).split("\n")) {
                String[] fields = line.split(" ");
                if (fields.length > 4 && fields[3].startsWith("/")) {
                    mounts.add(
                            new Mount(
                                    fields[2],
                                    type(line),
                                    Path.of(plain(fields[3])),
                                    Path.of(plain(fields[4]))));
                }
            }
        }
        return new Mounts(mounts);
    }

    /// It follows a hyphen, because there may be any number of fields before.
    private static String type(String line) {
        int hyphen = line.indexOf(" - ");
        return hyphen < 0 ? "" : line.substring(hyphen + 3).split(" ", 2)[0];
    }

    /// Where a path without links is, told apart from where it is seen: the file system and the
    /// path within it.
    Mount home(Path path) {
        Mount best = new Mount("", "", Path.of("/"), Path.of("/"));
        for (Mount mount : mounts) {
            // A later mount hides an earlier one at its place.
            if (path.startsWith(mount.place)
                    && mount.place.getNameCount() >= best.place.getNameCount()) {
                best = mount;
            }
        }
        Path folder = best.folder.resolve(best.place.relativize(path)).normalize();
        return new Mount(best.device, best.type, folder, path);
    }

    /// What is mounted below a path.
    List<Mount> below(Path path) {
        return mounts.stream()
                .filter(mount -> mount.place.startsWith(path) && !mount.place.equals(path))
                .toList();
    }

    /// Spaces and the like are written as a backslash and three octal digits.
    private static String plain(String field) {
        StringBuilder plain = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 3 < field.length()) {
                plain.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(field.charAt(i));
            }
        }
        return plain.toString();
    }
}
