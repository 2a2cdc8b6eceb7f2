package dev.godwit.testkit.fs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;

/// What a test of the contract works with: an open adapter, its tree from outside, and short words
/// for what tests do all the time.
final class Bench {

    static final CopyControl FREELY = _ -> {};
    static final long MTIME = 1_600_000_000_000_000_000L;

    final FSAdapter adapter;
    final TestTree tree;
    private final Opener opener;
    private int staged;

    Bench(Opener opener, TestTree tree) throws StorageException {
        this.tree = tree;
        this.opener = opener;
        this.adapter = opener.open("");
    }

    interface Opener {
        FSAdapter open(String path) throws StorageException;
    }

    /// Another adapter for the same tree, as after a restart, or for a folder below it.
    FSAdapter open(String path) throws StorageException {
        return opener.open(path);
    }

    Capabilities capabilities() {
        return adapter.capabilities();
    }

    /// Does not run the rest of a test that wants to write where nothing can be written.
    void needsWriting() {
        Assumptions.assumeTrue(capabilities().writable(), "a destination");
    }

    /// Does not run the rest of a test for which the tree cannot be brought into a state.
    static void needs(boolean possible) {
        Assumptions.assumeTrue(possible, "a tree that can be made like that");
    }

    <T> T feature(Class<T> type) {
        Optional<T> feature = adapter.feature(type);
        Assumptions.assumeTrue(feature.isPresent(), type.getSimpleName());
        return feature.orElseThrow();
    }

    static NodeRef ref(String path) {
        return new NodeRef(path);
    }

    static Name name(String text) {
        return new Name(text);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    Node stat(String path) throws StorageException {
        return adapter.stat(ref(path)).orElseThrow(() -> new AssertionError("Nothing at " + path));
    }

    Token token(String path) throws StorageException {
        return token(stat(path));
    }

    static Token token(Node node) {
        return node.version().orElseThrow();
    }

    List<Node> list(String folder) throws StorageException {
        List<Node> nodes = new ArrayList<>();
        pages(folder).forEach(page -> nodes.addAll(page.nodes()));
        return nodes;
    }

    List<Page> pages(String folder) throws StorageException {
        List<Page> pages = new ArrayList<>();
        try (Listing listing = adapter.list(ref(folder), Optional.empty())) {
            for (Optional<Page> page = listing.next(); page.isPresent(); page = listing.next()) {
                pages.add(page.get());
            }
        }
        return pages;
    }

    static byte[] read(Content content) throws IOException {
        try (InputStream in = content.read(0, content.size())) {
            return in.readAllBytes();
        }
    }

    /// A name to stage under that was not used before.
    Name stageName() {
        return name(String.format(".godwit-%012x", ++staged));
    }

    Put put(String name, Put.What what) {
        return new Put(name(name), what, stageName());
    }

    Put file(String name, String text) {
        return file(name, BytesContent.of(text));
    }

    Put file(String name, Content content) {
        return put(name, new Put.What.File(content, MTIME, mode("0640")));
    }

    Put link(String name, String target) {
        return put(name, new Put.What.Link(target, MTIME, Attributes.NONE));
    }

    Put folder(String name) {
        return put(name, new Put.What.Folder());
    }

    static Attributes mode(String octal) {
        return Attributes.of(Map.of(Attributes.MODE, octal));
    }

    Result<Staged> stage(String folder, Put put) {
        return adapter.stage(ref(folder), List.of(put), FREELY).getFirst();
    }

    Staged staged(String folder, Put put) throws StorageException {
        return value(stage(folder, put));
    }

    Result<Node> publish(String folder, Staged staged, Precondition when) {
        return adapter.publish(ref(folder), List.of(new Publication(staged, when))).getFirst();
    }

    /// Stages and publishes where nothing is.
    Node make(String folder, Put put) throws StorageException {
        return value(publish(folder, staged(folder, put), new Precondition.Absent()));
    }

    /// Stages and publishes over what is there.
    Node replace(String folder, Put put, Token token) throws StorageException {
        return value(publish(folder, staged(folder, put), new Precondition.Unchanged(token)));
    }

    static <T> T value(Result<T> result) throws StorageException {
        return switch (result) {
            case Result.Ok<T>(T value) -> value;
            case Result.Failed<T>(StorageException why) -> throw why;
        };
    }

    static void assertFailed(Result<?> result, ErrorClass errorClass) {
        switch (result) {
            case Result.Ok<?> ok -> fail("Expected " + errorClass + ", got " + ok);
            case Result.Failed<?>(StorageException why) -> assertClass(why, errorClass);
        }
    }

    static void assertThrown(ErrorClass errorClass, ThrowingCallable call) {
        try {
            call.call();
        } catch (StorageException e) {
            assertClass(e, errorClass);
            return;
        } catch (Throwable e) {
            throw new AssertionError("Expected " + errorClass, e);
        }
        fail("Expected " + errorClass + ", and nothing was thrown");
    }

    private static void assertClass(StorageException e, ErrorClass errorClass) {
        assertThat(e.errorClass()).as(() -> String.valueOf(e)).isEqualTo(errorClass);
        assertThat(e.getMessage()).as("one line for a person").isNotBlank().doesNotContain("\n");
    }

    /// A file's content by way of the adapter; empty when it changed while it was looked for.
    String adapterContent(String path) {
        try (Content content = adapter.open(ref(path), token(path))) {
            byte[] raw = read(content);
            content.confirm();
            return Snapshot.Entry.contentOf(raw);
        } catch (IOException e) {
            return "";
        }
    }

    /// What is there, without what is staged and without the times of folders.
    Snapshot visible() {
        return tree.snapshot().withoutReserved().withoutFolderTimes();
    }

    /// The paths at which something is staged or kept.
    List<String> reserved() {
        return tree.snapshot().entries().keySet().stream()
                .filter(path -> path.startsWith(".godwit") || path.contains("/.godwit"))
                .toList();
    }
}
