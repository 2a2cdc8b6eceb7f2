package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Bucket;
import dev.godwit.testkit.s3.S3Operation;
import dev.godwit.testkit.s3.SimulatedS3;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is found beside new names, and with how many requests.
class NeighboursTest {

    private static final int ENTRIES = 2_500;
    private static final int NAMES = 64;
    private static final NodeRef FOLDER = NodeRef.ROOT.child(new Name("folder"));

    private SimulatedS3 server = SimulatedS3.start(S3Behaviour.AWS);
    private S3Bucket content = server.bucket("bucket");

    @AfterEach
    void stop() {
        server.close();
    }

    private void serverIs(S3Behaviour behaviour) {
        server.close();
        server = SimulatedS3.start(behaviour);
        content = server.bucket("bucket");
    }

    private Neighbours neighbours() {
        S3Settings settings = Simulated.settings(server, "bucket/tree", Map.of());
        return new Neighbours(new Tree(Simulated.bucket(settings)));
    }

    private void fill(String... names) {
        List.of(names).forEach(name -> content.put("tree/folder/" + name, ""));
    }

    private void fillWithFiles() {
        IntStream.range(0, ENTRIES).forEach(i -> fill("%05d".formatted(i)));
    }

    /// Which of these names are folders, by somebody who has learned that theirs is a large one.
    private Set<String> foldersAmong(List<String> names) throws Exception {
        Neighbours neighbours = neighbours();
        neighbours.of(FOLDER, List.of(new Name("a")));
        server.forgetRequests();
        Neighbours.Beside beside = neighbours.of(FOLDER, names.stream().map(Name::new).toList());
        Set<String> folders = new HashSet<>();
        for (String name : names) {
            if (beside.folders().contains(new Name(name))) {
                folders.add(name);
            }
        }
        return folders;
    }

    private long asked() {
        return server.count(S3Operation.LIST_OBJECTS_V2);
    }

    @Test
    void onePageTellsOfNamesThatAreNeighbours() throws Exception {
        fillWithFiles();
        fill("01000-07/x", "01000-63/", "01000-05.b/x");
        List<String> names = IntStream.range(0, NAMES).mapToObj("01000-%02d"::formatted).toList();

        assertThat(foldersAmong(names)).containsExactlyInAnyOrder("01000-07", "01000-63");
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void aFewPagesTellOfNamesThatLieApart() throws Exception {
        fillWithFiles();
        fill("00100-new/x", "02400-new/x");
        List<String> names =
                IntStream.range(0, NAMES)
                        .mapToObj(i -> "%05d-new".formatted(i * ENTRIES / NAMES / 100 * 100))
                        .distinct()
                        .toList();

        assertThat(foldersAmong(names)).containsExactlyInAnyOrder("00100-new", "02400-new");
        assertThat(asked()).as("of " + names.size() + " names").isLessThanOrEqualTo(4);
    }

    @Test
    void asksForEachOfFewNamesInALongStretch() throws Exception {
        fillWithFiles();
        fill("02400-new/x");

        assertThat(foldersAmong(List.of("00001-new", "02400-new", "02401-new")))
                .containsExactly("02400-new");
        assertThat(asked()).isEqualTo(3);
    }

    @Test
    void asksForEachNameBehindMoreEntriesThanAPage() throws Exception {
        for (int i = 0; i < ENTRIES; i++) {
            fill("name-%05d".formatted(i));
        }
        fill("name/x");
        List<String> names = List.of("name", "name+1", "name-99999", "name.x", "nothing");

        assertThat(foldersAmong(names)).containsExactly("name");
        assertThat(asked()).isLessThanOrEqualTo(names.size() + 2L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsWhatIsThereInWhateverOrderItIsListed(long seed) throws Exception {
        for (S3Behaviour behaviour : List.of(S3Behaviour.AWS, S3Behaviour.S3MOCK)) {
            serverIs(behaviour);
            Random random = new Random(seed);
            Set<String> there = new HashSet<>();
            for (int i = 0; i < ENTRIES; i++) {
                String name = name(random);
                boolean folder = random.nextInt(3) == 0;
                fill(folder ? name + "/x" : name);
                if (folder) {
                    there.add(name);
                }
            }
            for (int batch = 0; batch < 20; batch++) {
                List<String> names = new ArrayList<>(Set.of(name(random), name(random) + "!"));
                List<String> some = there.stream().sorted().toList();
                int from = random.nextInt(some.size() - NAMES);
                names.addAll(some.subList(from, from + random.nextInt(NAMES)));
                Set<String> expected = new HashSet<>(names);
                expected.retainAll(there);

                assertThat(foldersAmong(names.stream().distinct().toList()))
                        .as("seed %d, batch %d", seed, batch)
                        .isEqualTo(expected);
                assertThat(asked()).isLessThanOrEqualTo(names.size() + 2L);
            }
        }
    }

    /// Some of which bytes and UTF-16 units order otherwise.
    private static String name(Random random) {
        String[] letters = {"a", "b", "-", ".", "0", "\uFFFD", "\uD83D\uDE00", "\u00E9"};
        StringBuilder name = new StringBuilder("n");
        for (int i = 0; i < 5; i++) {
            name.append(letters[random.nextInt(letters.length)]);
        }
        return name.toString();
    }
}
