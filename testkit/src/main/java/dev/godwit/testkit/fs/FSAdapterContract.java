package dev.godwit.testkit.fs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What every [FSAdapter] promises, as tests. A module that has one extends this class, says how to
/// open it and hands over its tree; what the capabilities claim must work, what they do not claim
/// must refuse.
public abstract class FSAdapterContract {

    protected static final CopyControl FREELY = _ -> {};

    protected FSAdapter adapter;
    protected TestTree tree;

    /// A new adapter for the tree of the running test.
    protected abstract FSAdapter open() throws StorageException;

    /// The tree of the running test, as somebody else sees it; its root is there.
    protected abstract TestTree tree();

    @BeforeEach
    void openAdapter() throws StorageException {
        tree = tree();
        adapter = open();
    }

    @AfterEach
    void closeAdapter() {
        adapter.close();
    }

    @Test
    @DisplayName("publish: Result: the node's facts after publication, as stat would give them")
    void publishGivesFacts() throws Exception {
        Put put =
                new Put(
                        new Name("new"),
                        new Put.What.File(
                                BytesContent.of("content".getBytes(UTF_8)), 1_000, Attributes.NONE),
                        new Name(".godwit-000000000001"));
        Node published = publish(NodeRef.ROOT, put, new Precondition.Absent());

        assertThat(adapter.stat(new NodeRef("new"))).contains(published);
        assertThat(tree.snapshot().at("new").content())
                .isEqualTo(Snapshot.Entry.contentOf("content".getBytes(UTF_8)));
    }

    /// Stages and publishes one change.
    protected final Node publish(NodeRef folder, Put put, Precondition when) throws Exception {
        Staged staged = value(adapter.stage(folder, List.of(put), FREELY).getFirst());
        return value(adapter.publish(folder, List.of(new Publication(staged, when))).getFirst());
    }

    /// The value of a result that must have succeeded.
    protected static <T> T value(Result<T> result) throws StorageException {
        return switch (result) {
            case Result.Ok<T>(T value) -> value;
            case Result.Failed<T>(StorageException why) -> throw why;
        };
    }

    /// Content from memory.
    protected record BytesContent(String latin) implements Content {
        static BytesContent of(byte[] raw) {
            return new BytesContent(new String(raw, java.nio.charset.StandardCharsets.ISO_8859_1));
        }

        @Override
        public long size() {
            return latin.length();
        }

        @Override
        public java.io.InputStream read(long from, long length) {
            byte[] raw = latin.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            return new java.io.ByteArrayInputStream(raw, (int) from, (int) length);
        }

        @Override
        public void confirm() {}

        @Override
        public void close() {}
    }
}
