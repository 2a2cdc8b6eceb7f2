package dev.godwit.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Settings;
import dev.godwit.engine.model.Carried;
import dev.godwit.spi.fs.Recollection.Known;
import dev.godwit.spi.store.Comparison;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.ListWork;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Side;
import dev.godwit.spi.value.Token;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecalledTest {
    private static final Name FILE = new Name("file");

    private final List<Row> rows = new ArrayList<>();
    private int questions;

    private final Memory memory =
            new Memory(
                    (StateStore)
                            Proxy.newProxyInstance(
                                    StateStore.class.getClassLoader(),
                                    new Class<?>[] {StateStore.class},
                                    (_, _, arguments) -> answer((Query) arguments[0])),
                    1,
                    Instant.EPOCH,
                    Optional.empty(),
                    false,
                    new Carried(
                            Settings.Metadata.ALL,
                            Set.of(),
                            Set.of(),
                            new Comparison(Comparison.Mode.SIZE, 0, false, Set.of())));

    private Rows answer(Query query) {
        questions++;
        return new Rows(rows.stream().filter(query.where()::matches).toList(), Optional.empty());
    }

    private Recalled recalled(RecalledRows room, String... folders) {
        for (String folder : folders) {
            rows.add(row(folder, file(), false));
        }
        return unfilled(room, folders);
    }

    private Recalled unfilled(RecalledRows room, String... folders) {
        return new Recalled(
                memory,
                room,
                Side.SOURCE,
                Stream.of(folders)
                        .map(path ->
                                new ListWork(
                                        Side.SOURCE,
                                        NodeId.ROOT,
                                        new NodeRef(path, Optional.empty()),
                                        1,
                                        0,
                                        Optional.empty(),
                                        Optional.empty()))
                        .toList());
    }

    private static RecalledRows room(int rows) {
        return new RecalledRows((long) rows * RecalledRows.BYTES_OF_A_ROW);
    }

    private static Row row(String folder, Node node, boolean isFolder) {
        return new Row(
                new NodeKey(NodeId.ROOT, node.name(), isFolder),
                folder,
                2,
                Optional.of(node),
                Optional.empty(),
                Verdict.ONLY_ON_SOURCE,
                "",
                false,
                Decision.NONE,
                false,
                Optional.empty());
    }

    private static Node file() {
        return file(Attributes.NONE);
    }

    private static Node file(Attributes attributes) {
        return new Node.File(
                FILE,
                0,
                0,
                new Token("1"),
                attributes,
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static boolean knows(Recalled recalled, String folder) {
        return recalled.of(folder).of(List.of(FILE)).containsKey(FILE);
    }

    @Test
    void asksOnceForAllFolders() {
        Recalled recalled = recalled(room(100), "a", "b");

        assertThat(knows(recalled, "a")).isTrue();
        assertThat(knows(recalled, "b")).isTrue();

        assertThat(questions).isEqualTo(1);
    }

    @Test
    void dropsWhatWasReadFirstAndAsksAgainForWhatIsWantedOfIt() {
        // A folder with a file is two rows.
        RecalledRows room = room(7);
        Recalled first = recalled(room, "a", "b");
        Recalled second = recalled(room, "c", "d");
        assertThat(knows(first, "a")).isTrue();
        assertThat(knows(second, "c")).isTrue();
        assertThat(questions).isEqualTo(2);

        assertThat(knows(second, "d")).isTrue();
        assertThat(questions).as("what was read last is held").isEqualTo(2);

        assertThat(knows(first, "b")).isTrue();
        assertThat(questions).isEqualTo(3);
    }

    @Test
    void holdsNothingForWhichThereIsNoRoomAtAll() {
        Recalled recalled = recalled(room(3), "a", "b");

        assertThat(knows(recalled, "a")).isTrue();
        assertThat(knows(recalled, "b")).isTrue();

        assertThat(questions).isEqualTo(2);
    }

    @Test
    void weighsRowsByWhatTheyCarry() {
        RecalledRows room = room(6);
        Recalled plain = recalled(room, "a");
        rows.add(row("b", file(Attributes.of(Map.of(Attributes.ACL, "x".repeat(2_000)))), false));
        Recalled laden = unfilled(room, "b");

        assertThat(knows(plain, "a")).isTrue();
        assertThat(knows(laden, "b")).isTrue();
        assertThat(knows(plain, "a")).isTrue();
        assertThat(questions).as("what was read first had to go").isEqualTo(3);

        assertThat(knows(laden, "b")).isTrue();
        assertThat(questions).as("what was read last is held").isEqualTo(3);
    }

    @Test
    void keepsNothingOfWhatTakesNoRoom() {
        List<String> dropped = new ArrayList<>();
        RecalledRows room = room(1);

        room.hold(Map.of(), () -> dropped.add("nothing"));
        room.hold(
                Map.of("a", Map.of(FILE, new Known(file(), Instant.EPOCH))),
                () -> dropped.add("a"));

        assertThat(dropped).containsExactly("a");
    }

    @Test
    void knowsNothingOfANameThatIsAFolderToo() {
        Recalled recalled = recalled(room(100), "a", "b");
        rows.add(row("b", new Node.Folder(FILE, 1, Attributes.NONE, Optional.empty()), true));

        assertThat(knows(recalled, "a")).isTrue();
        assertThat(knows(recalled, "b")).isFalse();
    }
}
