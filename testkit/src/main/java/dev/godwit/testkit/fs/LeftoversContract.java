package dev.godwit.testkit.fs;

import static dev.godwit.testkit.fs.Bench.bytes;
import static dev.godwit.testkit.fs.Bench.needs;
import static dev.godwit.testkit.fs.Bench.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Leftovers;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Promises of [Leftovers].
abstract class LeftoversContract {

    abstract Bench bench();

    private Leftovers leftovers() {
        return bench().feature(Leftovers.class);
    }

    @BeforeEach
    void needsWriting() {
        bench().needsWriting();
    }

    private List<Put> puts() {
        List<Put> puts =
                new ArrayList<>(List.of(bench().file("file", "content"), bench().folder("folder")));
        if (bench().capabilities().keepsLinks()) {
            puts.add(bench().link("link", "anywhere"));
        }
        return puts;
    }

    @Test
    @DisplayName("proven: what is at `node` now is what `proof` was given for, after a restart too")
    void provesWhatItPublished() throws Exception {
        leftovers();
        for (Put put : puts()) {
            Staged staged = bench().staged("", put);
            Node node = Bench.value(bench().publish("", staged, new Precondition.Absent()));
            try (FSAdapter restarted = bench().open("")) {
                assertThat(
                                restarted
                                        .feature(Leftovers.class)
                                        .orElseThrow()
                                        .proven(
                                                NodeRef.ROOT.child(put.name(), node.handle()),
                                                staged.proof()))
                        .contains(node);
            }
        }
    }

    @Test
    @DisplayName("proven: empty when nothing or something else is there")
    void provesNothingElse() throws Exception {
        Leftovers leftovers = leftovers();
        for (Put put : puts()) {
            String name = put.name().text();
            Staged staged = bench().staged("", put);
            assertThat(leftovers.proven(ref(name), staged.proof())).isEmpty();
            assertThat(leftovers.proven(ref("no/" + name), staged.proof())).isEmpty();
            bench().tree.file(name, bytes("content"));
            assertThat(leftovers.proven(ref(name), staged.proof())).isEmpty();
            bench().tree.remove(name);
            bench().tree.folder(name);
            assertThat(leftovers.proven(ref(name), staged.proof())).isEmpty();
        }
    }

    @Test
    @DisplayName("remove: Removes what is staged under exactly this name in this folder")
    @Tag("J9")
    void removesExactlyOne() throws Exception {
        Leftovers leftovers = leftovers();
        bench().make("", bench().folder("folder"));
        // A file may lie staged without a name.
        Staged first = bench().staged("folder", bench().folder("a"));
        bench().staged("folder", bench().folder("b"));
        bench().staged("folder", bench().file("c", "x"));
        List<String> before = bench().reserved();
        if (before.isEmpty()) {
            return;
        }

        assertThat(leftovers.remove(ref("folder"), first.put().stageName())).isTrue();
        assertThat(bench().reserved())
                .hasSize(before.size() - 1)
                .doesNotContain("folder/" + first.put().stageName());
    }

    @Test
    @DisplayName("remove: nothing there is no failure")
    void removesNothing() throws Exception {
        assertThat(leftovers().remove(ref(""), bench().stageName())).isFalse();
        assertThat(leftovers().remove(ref("no/such"), bench().stageName())).isFalse();
    }

    /// A folder that was published may have lost its name to what was there before.
    @Test
    @DisplayName("remove: nothing is staged in what is no folder")
    void removesNothingFromWhatIsNoFolder() throws Exception {
        bench().tree.file("file", bytes("content"));

        assertThat(leftovers().remove(ref("file"), bench().stageName())).isFalse();
        assertThat(leftovers().remove(ref("file/below"), bench().stageName())).isFalse();

        bench().tree.folder("folder");
        needs(bench().tree.link("link", "folder"));
        assertThat(leftovers().remove(ref("link"), bench().stageName())).isFalse();
    }
}
