package dev.godwit.testkit.store;

import dev.godwit.spi.store.Mark;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Small trees of everything that can be in one, and destinations that resemble a source.
final class RandomTrees {

    private static final List<String> NAMES =
            List.of(
                    "a",
                    "A",
                    "b",
                    "B",
                    "ab",
                    "a b",
                    "a-b",
                    "a.b",
                    "é",
                    "e\u0301",
                    "z%",
                    "_",
                    "x'y",
                    "ß",
                    "\uFF5E",
                    "\uD83D\uDC26",
                    "a\\b",
                    "tab\tname",
                    "\u201B2F",
                    "Ω",
                    "[a]",
                    "*?");

    private final RandomGenerator random;

    /// Whether the destination takes names of other case for the same.
    private final boolean folds;

    RandomTrees(RandomGenerator random) {
        this.random = random;
        folds = random.nextBoolean();
    }

    Tree source() {
        return folder("", 0);
    }

    private Tree folder(String name, int depth) {
        Tree folder = Tree.folder(name, children(depth)).attributes(mode());
        return depth > 0 && chance(25) ? folder.failing() : folder;
    }

    private Tree[] children(int depth) {
        List<Tree> children = new ArrayList<>();
        for (int i = random.nextInt(depth == 0 ? 9 : 6); i >= 0; i--) {
            Tree child = node(name(), depth + 1);
            if (isNew(children, child)) {
                children.add(marked(child));
            }
        }
        return children.toArray(Tree[]::new);
    }

    private static boolean isNew(List<Tree> children, Tree child) {
        return children.stream()
                .noneMatch(other ->
                        other.name().equals(child.name()) && other.isFolder() == child.isFolder());
    }

    private Tree node(String name, int depth) {
        Tree node =
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> depth < 5 ? folder(name, depth) : file(name);
                    case 3 -> Tree.link(name, random.nextBoolean() ? "a/b" : "../c");
                    case 4 -> chance(3) ? Tree.unreadable(name) : Tree.special(name);
                    default -> file(name);
                };
        return node.key(key(name));
    }

    private Tree file(String name) {
        Tree file =
                Tree.file(name, random.nextInt(3), random.nextInt(3))
                        .attributes(mode())
                        .token("t" + random.nextInt(3));
        if (chance(6)) {
            file = file.linked("group" + random.nextInt(3));
        }
        return chance(6) ? file.hash("0" + random.nextInt(2)) : file;
    }

    private String mode() {
        return random.nextBoolean() ? "mode=0644" : "mode=0600;uid=" + random.nextInt(2);
    }

    private Tree marked(Tree node) {
        if (node.node() instanceof Node.Special) {
            return node.unsupported("a fifo");
        }
        return switch (random.nextInt(12)) {
            case 0 -> node.excluded("rule " + random.nextInt(2));
            case 1 -> node.unsupported("too long");
            default -> node;
        };
    }

    String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private String key(String name) {
        return folds
                ? Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT)
                : name;
    }

    /// A tree that resembles another: most of it the same, some of it changed, gone or new.
    Tree like(Tree tree) {
        return like(tree, 0);
    }

    private Tree like(Tree tree, int depth) {
        List<Tree> children = new ArrayList<>();
        for (Tree child : tree.children()) {
            Tree other =
                    switch (random.nextInt(9)) {
                        case 0 -> null;
                        case 1 -> node(child.name().text(), depth + 1);
                        case 2 -> renamed(child);
                        case 3 -> touched(child);
                        default -> child;
                    };
            if (other != null) {
                Tree unmarked = chance(6) ? marked(plain(other)) : plain(other);
                Tree below = unmarked.isFolder() ? like(unmarked, depth + 1) : unmarked;
                if (isNew(children, below)) {
                    children.add(below);
                }
            }
        }
        if (chance(3)) {
            Tree extra = node(name(), depth + 1);
            if (isNew(children, extra)) {
                children.add(marked(extra));
            }
        }
        Tree copy = tree.children(children.toArray(Tree[]::new));
        return new Tree(
                copy.node(),
                copy.key(),
                copy.mark(),
                copy.reason(),
                copy.children(),
                depth > 0 && chance(25));
    }

    private static Tree plain(Tree tree) {
        return new Tree(tree.node(), tree.key(), Mark.NONE, "", tree.children(), tree.fails());
    }

    private Tree renamed(Tree tree) {
        String text = tree.name().text();
        String other = text.toUpperCase(Locale.ROOT);
        return key(other).equals(tree.key()) ? tree.node(tree.node().named(new Name(other))) : tree;
    }

    private Tree touched(Tree tree) {
        return switch (tree.node()) {
            case Node.File file -> file(file.name().text()).key(tree.key());
            case Node.Folder _ -> tree.attributes(mode());
            case Node.Link link -> Tree.link(link.name().text(), "elsewhere").key(tree.key());
            case Node.Special _, Node.Unreadable _ -> tree;
        };
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
