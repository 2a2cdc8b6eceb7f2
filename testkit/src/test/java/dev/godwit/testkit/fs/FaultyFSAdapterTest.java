package dev.godwit.testkit.fs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Throttled;
import dev.godwit.spi.error.StorageException.Transient;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.value.NodeRef;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultyFSAdapterTest {

    private final MemoryDisk disk = new MemoryDisk();
    private final TestTree tree = disk.tree("root");
    private final FaultyFSAdapter faulty = new FaultyFSAdapter(disk.adapter("root"));
    private final Bench bench = bench();

    private Bench bench() {
        try {
            return new Bench(_ -> faulty, tree);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void failsTheEntryItIsToldTo() throws Exception {
        faulty.fail(Verb.STAGE, 2, text -> new Throttled(text, null, null));

        bench.staged("", bench.file("a", "x"));
        Bench.assertFailed(bench.stage("", bench.file("b", "x")), ErrorClass.THROTTLED);
        bench.staged("", bench.file("c", "x"));
        assertThat(faulty.uses(Verb.STAGE)).isEqualTo(3);
    }

    @Test
    void losesTheReplyOfWhatItDid() throws Exception {
        faulty.loseReply(Verb.PUBLISH, 1);

        Bench.assertFailed(
                bench.publish(
                        "", bench.staged("", bench.file("a", "x")), new Precondition.Absent()),
                ErrorClass.OUTCOME_UNKNOWN);
        assertThat(tree.snapshot().entries()).containsKey("a");
    }

    @Test
    void cutsContentShort() throws Exception {
        tree.file("a", "0123456789".getBytes(UTF_8));
        faulty.cutContent(1, 4);

        try (Content content = faulty.open(new NodeRef("a"), bench.token("a"))) {
            assertThat(content.size()).isEqualTo(10);
            assertThat(new String(Bench.read(content), UTF_8)).isEqualTo("0123");
        }
    }

    @Test
    void changesTheSourceBetweenOpenAndConfirm() throws Exception {
        tree.file("a", "one".getBytes(UTF_8));
        faulty.before(Verb.CONFIRM, 1, () -> tree.file("a", "two".getBytes(UTF_8)));

        try (Content content = faulty.open(new NodeRef("a"), bench.token("a"))) {
            assertThatThrownBy(content::confirm).isInstanceOf(PreconditionFailed.class);
        }
    }

    @Test
    void failsInTheMidstOfAListing() {
        tree.file("a", new byte[0]);
        faulty.fail(Verb.PAGE, FaultyFSAdapter.EACH, text -> new Transient(text, null));

        Bench.assertThrown(
                ErrorClass.TRANSIENT,
                () -> {
                    try (var listing = faulty.list(NodeRef.ROOT, Optional.empty())) {
                        listing.next();
                    }
                });
    }

    @Test
    void doesNotPassOnWhatItCannotWatch() {
        FSAdapter adapter = faulty;

        assertThat(adapter.feature(Comparable.class)).isEmpty();
        assertThat(adapter.feature(InMemoryFSAdapter.class)).isPresent();
    }
}
