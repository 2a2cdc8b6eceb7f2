package dev.godwit.testkit.fs;

import static dev.godwit.testkit.fs.Bench.assertThrown;
import static dev.godwit.testkit.fs.Bench.needs;
import static dev.godwit.testkit.fs.Bench.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.CursorLost;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Promises of `stat` and `list`.
abstract class ListContract {

    /// More than any page holds.
    private static final int MANY = 4_000;

    /// More than most pages hold.
    private static final int SOME = 1_100;

    abstract Bench bench();

    @Test
    @DisplayName("stat: Absent: empty when nothing is there or a folder on the way is missing")
    void statOfNothing() throws Exception {
        bench().tree.file("file", new byte[1]);

        assertThat(bench().adapter.stat(ref("nothing"))).isEmpty();
        assertThat(bench().adapter.stat(ref("no/such/folder"))).isEmpty();
        assertThat(bench().adapter.stat(ref("file/below"))).isEmpty();
    }

    @Test
    @DisplayName("stat: Root: may be absent on a destination; its name is Name.ROOT")
    void statOfTheRoot() throws Exception {
        assertThat(bench().adapter.stat(NodeRef.ROOT).map(Node::name)).contains(Name.ROOT);
        assertThat(bench().open("not there").stat(NodeRef.ROOT)).isEmpty();
    }

    @Test
    @DisplayName("stat: Root: what stands there is told, a file too")
    void statOfARootThatIsAFile() throws Exception {
        bench().tree.file("file", new byte[1]);

        assertThat(bench().open("file").stat(NodeRef.ROOT).map(Node::kind)).contains(Kind.FILE);
    }

    @Test
    @DisplayName("stat: Facts: the same as a listing gives, but for access times")
    void statGivesWhatAListingGives() throws Exception {
        TreeBuilder.in(bench().tree).hostile("").folder("sub").file("sub/f", "x");

        List<Node> nodes = bench().list("");
        assertThat(nodes).hasSizeGreaterThan(20);
        for (Node node : nodes) {
            if (node instanceof Node.Unreadable row) {
                assertThrown(
                        row.why().errorClass(),
                        () -> bench().adapter.stat(NodeRef.ROOT.child(node.name())));
                continue;
            }
            if (bench().capabilities().uniqueNames()) {
                assertLikewise(NodeRef.ROOT.child(node.name()), node);
            }
            assertLikewise(NodeRef.ROOT.child(node.name(), node.handle()), node);
        }
    }

    private void assertLikewise(NodeRef ref, Node listed) throws Exception {
        assertThat(bench().adapter.stat(ref).map(ListContract::neverRead))
                .contains(neverRead(listed));
    }

    /// A look at a link may change when it was read last.
    private static Node neverRead(Node node) {
        return node instanceof Node.Link link
                ? new Node.Link(
                        link.name(),
                        link.target(),
                        link.mtimeNs(),
                        link.token(),
                        link.attributes(),
                        link.handle())
                : node;
    }

    @Test
    @DisplayName("isEmpty: Whether a listing of a folder would tell of nothing")
    void isEmptyIfAListingIs() throws Exception {
        TreeBuilder.in(bench().tree).folder("empty").folder("full/below").file("full/f", "x");

        assertThat(bench().adapter.isEmpty(NodeRef.ROOT)).isFalse();
        assertThat(bench().adapter.isEmpty(ref("empty"))).isTrue();
        assertThat(bench().adapter.isEmpty(ref("full"))).isFalse();
        assertThat(bench().adapter.isEmpty(ref("full/below"))).isTrue();
    }

    @Test
    @DisplayName("isEmpty: Absent, Not a folder: throws as list does")
    void isEmptyOfNoFolder() throws Exception {
        bench().tree.file("file", new byte[1]);

        assertThrown(ErrorClass.NOT_FOUND, () -> bench().adapter.isEmpty(ref("nothing")));
        assertThrown(ErrorClass.PRECONDITION_FAILED, () -> bench().adapter.isEmpty(ref("file")));
    }

    @Test
    @DisplayName("list: Absent: throws NotFound, here or at the first page")
    void listOfNothing() {
        assertThrown(ErrorClass.NOT_FOUND, () -> bench().list("nothing"));
        assertThrown(ErrorClass.NOT_FOUND, () -> bench().list("no/such/folder"));
    }

    @Test
    @DisplayName("list: Absent: an empty folder yields no page or empty ones")
    void listOfAnEmptyFolder() throws Exception {
        bench().tree.folder("empty");

        assertThat(bench().list("empty")).isEmpty();
    }

    @Test
    @DisplayName(
            "list: Not a folder: throws PreconditionFailed; a link to a folder is not a folder")
    void listOfWhatIsNoFolder() {
        bench().tree.folder("folder");
        bench().tree.file("file", new byte[0]);
        assertThrown(ErrorClass.PRECONDITION_FAILED, () -> bench().list("file"));

        needs(bench().tree.link("link", "folder"));
        assertThrown(ErrorClass.PRECONDITION_FAILED, () -> bench().list("link"));
    }

    @Test
    @DisplayName("list: Facts: an entry whose facts cannot be read is a Node.Unreadable")
    @Tag("D3")
    void listsWhatCannotBeRead() throws Exception {
        bench().tree.file("hidden", new byte[1]);
        bench().tree.file("shown", new byte[1]);
        needs(bench().tree.hideFacts("hidden"));

        assertThat(bench().list(""))
                .extracting(Node::name, Node::kind)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(new Name("hidden"), Kind.UNREADABLE),
                        org.assertj.core.groups.Tuple.tuple(new Name("shown"), Kind.FILE));
    }

    @Test
    @DisplayName("list: Facts: a special file is never opened")
    @Tag("D3")
    void listsSpecialFilesWithoutOpeningThem() throws Exception {
        needs(bench().tree.fifo("fifo"));

        assertThat(bench().list("").getFirst())
                .isInstanceOfSatisfying(
                        Node.Special.class, node -> assertThat(node.what()).isEqualTo("fifo"));
    }

    @Test
    @DisplayName("list: Facts: links are listed as links, with what they say")
    @Tag("D3")
    void listsLinks() throws Exception {
        bench().tree.folder("folder");
        needs(bench().tree.link("dangling", "../no//where/"));

        assertThat(bench().stat("dangling"))
                .isInstanceOfSatisfying(
                        Node.Link.class,
                        node -> assertThat(node.target()).isEqualTo("../no//where/"));
    }

    @Test
    @DisplayName("list: an error is an error and never an empty folder")
    @Tag("D4")
    void neverTakesAnErrorForAnEmptyFolder() {
        bench().tree.file("secret/file", new byte[1]);
        needs(bench().tree.hideContent("secret"));

        assertThrown(ErrorClass.DENIED, () -> bench().list("secret"));
    }

    @Test
    @DisplayName("list: names are what they are to the byte")
    @Tag("D5")
    void keepsNamesToTheByte() throws Exception {
        TreeBuilder.in(bench().tree).hostile("");

        Set<String> names = new HashSet<>();
        bench().list("").forEach(node -> names.add(node.name().text()));
        assertThat(names).isEqualTo(bench().tree.snapshot().entries().keySet());
    }

    @Test
    @DisplayName(
            "list: Concurrent change: a child added or removed meanwhile may or may not appear; none"
                    + " appears twice")
    void listsNoChildTwice() throws Exception {
        Set<Name> stay = make(SOME);
        List<Name> seen = new ArrayList<>();
        try (Listing listing = bench().adapter.list(ref("many"), Optional.empty())) {
            int change = 0;
            for (Optional<Page> page = listing.next(); page.isPresent(); page = listing.next()) {
                page.get().nodes().forEach(node -> seen.add(node.name()));
                bench().tree.file("many/added" + change, new byte[0]);
                bench().tree.remove("many/gone" + change++);
            }
        }

        assertThat(seen).doesNotHaveDuplicates().containsAll(stay);
    }

    @Test
    @DisplayName("list: Cost: O(page) memory")
    void listsInPages() throws Exception {
        make(MANY);

        assertThat(bench().pages("many")).as("pages of %d entries", MANY).hasSizeGreaterThan(1);
    }

    /// @return the names of those that no test removes
    private Set<Name> make(int entries) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            names.add("n" + i);
        }
        Set<Name> stay = names.stream().map(Name::new).collect(Collectors.toSet());
        for (int i = 0; i < 5; i++) {
            names.add("gone" + i);
        }
        bench().tree.folder("many");
        bench().tree.files(names.stream().map(name -> "many/" + name).toList());
        return stay;
    }

    @Test
    @DisplayName(
            "list: Resume: with a token of an earlier page it goes on after that page, or throws"
                    + " CursorLost")
    void resumesAfterAPage() throws Exception {
        make(SOME);
        Page first;
        try (Listing listing = bench().adapter.list(ref("many"), Optional.empty())) {
            first = listing.next().orElseThrow();
        }
        assertThat(first.resume().isPresent())
                .as("a token where the cursor is durable")
                .isEqualTo(bench().capabilities().durableCursor());
        Opaque token = first.resume().orElse(new Opaque("made up"));

        Set<Name> rest = new HashSet<>();
        try (Listing listing = bench().open("").list(ref("many"), Optional.of(token))) {
            for (Optional<Page> page = listing.next(); page.isPresent(); page = listing.next()) {
                page.get().nodes().forEach(node -> rest.add(node.name()));
            }
        } catch (CursorLost e) {
            assertThat(bench().capabilities().durableCursor()).isFalse();
            return;
        }
        Set<Name> all = new HashSet<>(rest);
        first.nodes().forEach(node -> all.add(node.name()));
        assertThat(all).hasSize(SOME + 5).hasSize(rest.size() + first.nodes().size());
    }

    @Test
    @DisplayName("list: Reserved: names beginning with Name.RESERVED_PREFIX are listed")
    void listsReservedNames() throws Exception {
        bench().tree.file(".godwit-000000000001", new byte[0]);

        assertThat(bench().list("")).extracting(node -> node.name().reserved()).contains(true);
    }

    @Test
    @DisplayName("list: in the order of names where Capabilities.byteOrder() says so")
    void listsInByteOrder() throws Exception {
        TreeBuilder.in(bench().tree).hostile("");

        List<Name> names = bench().list("").stream().map(Node::name).toList();
        if (bench().capabilities().byteOrder()) {
            assertThat(names).isSorted();
        }
    }

    @Test
    @DisplayName("nothing is reached through a link below the root")
    @Tag("P6")
    void followsNoLinkOnTheWay() {
        bench().tree.file("real/sub/file", new byte[1]);
        needs(bench().tree.link("link", "real"));

        assertThrown(ErrorClass.PRECONDITION_FAILED, () -> bench().list("link/sub"));
        assertThrown(
                ErrorClass.PRECONDITION_FAILED, () -> bench().adapter.stat(ref("link/sub/file")));
    }

    @Test
    @DisplayName("no name leads out of the root")
    @Tag("P6")
    void leavesTheRootByNoName() throws Exception {
        bench().tree.file("inside/file", new byte[1]);
        for (String path : List.of("..", ".", "../inside", "inside/../inside", "inside/./file")) {
            Optional<Node> found;
            try {
                found = bench().open("inside").stat(ref(path));
            } catch (StorageException e) {
                assertThat(e.errorClass()).isEqualTo(ErrorClass.UNSUPPORTED);
                continue;
            }
            assertThat(found).as(path).isEmpty();
        }
    }
}
