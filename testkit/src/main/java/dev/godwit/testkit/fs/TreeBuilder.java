package dev.godwit.testkit.fs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// Makes trees to test on, by name or at random from a seed.
///
/// ```java
/// TreeBuilder.in(disk.tree("source"))
///         .file("a/one.txt", "one")
///         .mtime("a/one.txt", 1_700_000_000_123_456_789L)
///         .link("latest", "a/one.txt");
/// ```
public final class TreeBuilder {

    private static final List<String> AWKWARD =
            List.of(
                    " lead",
                    "trail ",
                    "dot.",
                    "-dash",
                    "a\nb",
                    "star*?",
                    "[x]",
                    "%2F",
                    "back\\slash",
                    "\"q\"",
                    "'q'",
                    "$(id)",
                    "~",
                    "#hash",
                    "semi;colon",
                    "eq=al",
                    "colon:x",
                    "\u201BFF\u201BFE-notutf8",
                    "\u00E9-nfc",
                    "e\u0301-nfd",
                    "CON",
                    "NUL.txt",
                    "\u201B\u201Bquote",
                    "\uD83D\uDE00",
                    ".hidden",
                    "..x",
                    "a..",
                    "\uFFFD");

    private static final int[] MODES = {0644, 0600, 0755, 0444, 04755, 01777};
    private static final long EPOCH = 1_600_000_000_000_000_000L;

    private final TestTree tree;

    private TreeBuilder(TestTree tree) {
        this.tree = tree;
    }

    public static TreeBuilder in(TestTree tree) {
        return new TreeBuilder(tree);
    }

    public TreeBuilder folder(String path) {
        tree.folder(path);
        return this;
    }

    public TreeBuilder file(String path, String text) {
        return file(path, text.getBytes(UTF_8));
    }

    public TreeBuilder file(String path, byte[] content) {
        tree.file(path, content);
        return this;
    }

    /// A file of random bytes.
    public TreeBuilder file(String path, int size, long seed) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return file(path, content);
    }

    public TreeBuilder link(String path, String target) {
        tree.link(path, target);
        return this;
    }

    public TreeBuilder hardLink(String path, String existing) {
        tree.hardLink(path, existing);
        return this;
    }

    public TreeBuilder fifo(String path) {
        tree.fifo(path);
        return this;
    }

    public TreeBuilder mtime(String path, long ns) {
        tree.mtime(path, ns);
        return this;
    }

    public TreeBuilder mode(String path, int mode) {
        tree.mode(path, mode);
        return this;
    }

    public TreeBuilder owner(String path, int uid, int gid) {
        tree.owner(path, uid, gid);
        return this;
    }

    public TreeBuilder remove(String path) {
        tree.remove(path);
        return this;
    }

    /// Names, links, modes and times that copy tools get wrong, all in one folder.
    public TreeBuilder hostile(String path) {
        for (int i = 0; i < AWKWARD.size(); i++) {
            String file = in(path, AWKWARD.get(i));
            file(file, "awkward " + i).mtime(file, EPOCH + i * 1_000_003L);
        }
        for (int mode : MODES) {
            String file = in(path, "mode" + mode);
            file(file, "m").mode(file, mode);
        }
        return file(in(path, "old"), "o")
                .mtime(in(path, "old"), -86_400_000_000_000L)
                .file(in(path, "empty file"), "")
                .folder(in(path, "empty folder"))
                .hardLink(in(path, "second name"), in(path, "old"))
                .link(in(path, "dangling"), "/nonexistent/\u201BFFx")
                .link(in(path, "loop"), "loop")
                .link(in(path, "up"), "empty folder/..")
                .link(in(path, "into"), "empty folder")
                .fifo(in(path, "fifo"));
    }

    /// Some files, folders and links, different for each seed.
    public TreeBuilder random(long seed, int nodes) {
        RandomGenerator chance = new Random(seed);
        List<String> folders = new ArrayList<>(List.of(""));
        List<String> files = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            String name = chance.nextInt(8) == 0 ? awkward(chance) + i : "n" + i;
            String path = in(folders.get(chance.nextInt(folders.size())), name);
            switch (chance.nextInt(10)) {
                case 0, 1 -> {
                    folder(path);
                    folders.add(path);
                }
                case 2 -> link(path, "n" + chance.nextInt(nodes));
                case 3 -> {
                    if (files.isEmpty()) {
                        folder(path);
                    } else {
                        hardLink(path, files.get(chance.nextInt(files.size())));
                    }
                }
                default -> {
                    file(path, size(chance), seed + i);
                    mode(path, MODES[chance.nextInt(MODES.length)]);
                    mtime(path, EPOCH + chance.nextLong(1_000_000_000_000_000L));
                    files.add(path);
                }
            }
        }
        return this;
    }

    private static String awkward(RandomGenerator chance) {
        return AWKWARD.get(chance.nextInt(AWKWARD.size()));
    }

    private static int size(RandomGenerator chance) {
        return (int) Math.exp(chance.nextDouble(12));
    }

    private static String in(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }
}
