package dev.godwit.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder of many pages, at which several threads look.
class LocalListingTest {

    private static final int FILES = 4_321;

    @TempDir Path home;

    @BeforeEach
    void makeFiles() throws IOException {
        for (int i = 0; i < FILES; i++) {
            Files.createFile(home.resolve("file-" + i));
        }
    }

    private static Set<String> all() {
        return IntStream.range(0, FILES).mapToObj(i -> "file-" + i).collect(Collectors.toSet());
    }

    @Test
    void everyEntryIsToldOnce() throws Exception {
        for (FSAdapter adapter : List.of(LocalFSAdapter.at(home), LocalFSAdapter.portable(home))) {
            List<String> names = new ArrayList<>();
            try (adapter;
                    Listing listing = adapter.list(NodeRef.ROOT, Optional.empty())) {
                for (Optional<Page> page = listing.next();
                        page.isPresent();
                        page = listing.next()) {
                    List<Node> nodes = page.get().nodes();
                    assertThat(nodes).hasSizeLessThanOrEqualTo(1000);
                    nodes.forEach(node -> names.add(node.name().text()));
                }
            }
            assertThat(names).hasSize(FILES).containsExactlyInAnyOrderElementsOf(all());
        }
    }

    @Test
    void whatGoesAwayMeanwhileIsNotTold() throws Exception {
        List<String> names = new ArrayList<>();
        try (FSAdapter adapter = LocalFSAdapter.at(home);
                Listing listing = adapter.list(NodeRef.ROOT, Optional.empty())) {
            Optional<Page> page = listing.next();
            for (int i = 0; i < FILES; i++) {
                Files.delete(home.resolve("file-" + i));
            }
            for (; page.isPresent(); page = listing.next()) {
                page.get().nodes().forEach(node -> names.add(node.name().text()));
            }
        }
        assertThat(names).doesNotHaveDuplicates().hasSizeBetween(1000, FILES);
        assertThat(all()).containsAll(names);
    }

    @Test
    void aListingThatIsGivenUpLeavesNothingOpen() throws Exception {
        assumeTrue(Linux.calls() != null, "on Linux");
        try (FSAdapter adapter = LocalFSAdapter.at(home)) {
            try (Listing listing = adapter.list(NodeRef.ROOT, Optional.empty())) {
                assertThat(listing.next()).isPresent();
                assertThat(listing.next()).isPresent();
                assertThat(open()).isPositive();
            }
        }
        assertThat(open()).isZero();
    }

    /// How often this process holds the folder open.
    private long open() throws IOException {
        Path real = home.toRealPath();
        try (Stream<Path> held = Files.list(Path.of("/proc/self/fd"))) {
            return held.filter(
                            fd -> {
                                try {
                                    return Files.readSymbolicLink(fd).equals(real);
                                } catch (IOException e) {
                                    // The one by which this was listed.
                                    return false;
                                }
                            })
                    .count();
        }
    }
}
