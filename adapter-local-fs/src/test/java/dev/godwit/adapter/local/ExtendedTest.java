package dev.godwit.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Selective;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtendedTest {

    @TempDir Path home;

    @Test
    void writesAndReadsEveryNameAndValue() {
        TreeMap<String, byte[]> values = new TreeMap<>();
        for (int c = 1; c < 256; c++) {
            values.put("user.a" + (char) c + "z", new byte[] {(byte) c, 0, -1});
        }
        values.put("user.empty", new byte[0]);
        values.put("trusted.t", new byte[] {1});
        values.put("security.capability", new byte[] {2});
        values.put("system.posix_acl_access", new byte[] {3});
        values.put("system.posix_acl_default", new byte[] {4});
        Map<String, String> texts = new HashMap<>();

        new Extended(values).addTo(texts);
        Extended read = Extended.of(Attributes.of(texts).values());

        assertThat(texts.keySet()).isEqualTo(Attributes.EXTENDED);
        assertThat(read.values().keySet()).isEqualTo(values.keySet());
        values.forEach((name, value) -> assertThat(read.has(name, value)).as(name).isTrue());
    }

    @Test
    void leavesOutWhatIsTheFileSystemsOwn() {
        Map<String, String> texts = new HashMap<>();
        TreeMap<String, byte[]> values = new TreeMap<>();
        values.put("system.nfs4_acl", new byte[] {1});
        values.put("btrfs.compression", new byte[] {1});
        values.put("noClass", new byte[] {1});

        new Extended(values).addTo(texts);

        assertThat(texts).isEmpty();
    }

    @Test
    void refusesTextsThatSayNothing() {
        for (String text : new String[] {"name", "name:*", "n%zz:AA"}) {
            assertThatThrownBy(() -> Extended.of(Map.of(Attributes.USER, text)))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void tellsOnlyWhatIsWantedAndLeavesAloneWhatIsNotNamed() throws Exception {
        Path file = Files.writeString(home.resolve("file"), "x");
        FSAdapter adapter = LocalFSAdapter.at(home);
        Selective selective = adapter.feature(Selective.class).orElseThrow();
        assumeTrue(selective.offers().contains(Attributes.USER), "user attributes");
        view(file).write("note", StandardCharsets.UTF_8.encode("said"));
        NodeRef ref = new NodeRef("file");

        assertThat(user(adapter, ref)).isEqualTo("note:c2FpZA");
        selective.want(Set.of(Attributes.ACL));
        assertThat(user(adapter, ref)).isEmpty();

        set(adapter, ref, Attributes.of(Map.of(Attributes.MODE, "0600")));
        assertThat(view(file).list()).containsExactly("note");
        set(adapter, ref, Attributes.of(Map.of(Attributes.USER, "other:bmV3")));
        assertThat(view(file).list()).containsExactly("other");
        ByteBuffer value = ByteBuffer.allocate(3);
        view(file).read("other", value);
        assertThat(value.array()).asString(StandardCharsets.UTF_8).isEqualTo("new");
        set(adapter, ref, Attributes.of(Map.of(Attributes.USER, "")));
        assertThat(view(file).list()).isEmpty();
    }

    /// More than there is room for at first.
    @Test
    void readsManyNamesAndLongValues() throws Exception {
        Path file = Files.writeString(home.resolve("file"), "x");
        FSAdapter adapter = LocalFSAdapter.at(home);
        assumeTrue(
                adapter.feature(Selective.class).orElseThrow().offers().contains(Attributes.USER),
                "user attributes");
        TreeMap<String, byte[]> values = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            values.put("user.of-many-attributes-this-is-number-" + i, new byte[i]);
        }
        values.put("user.long", new byte[1000]);
        for (Map.Entry<String, byte[]> one : values.entrySet()) {
            view(file).write(one.getKey().substring(5), ByteBuffer.wrap(one.getValue()));
        }
        Map<String, String> texts = new HashMap<>();
        new Extended(values).addTo(texts);

        assertThat(user(adapter, new NodeRef("file"))).isEqualTo(texts.get(Attributes.USER));
    }

    private static UserDefinedFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    }

    private static String user(FSAdapter adapter, NodeRef ref) throws Exception {
        return adapter.stat(ref).orElseThrow().attributes().get(Attributes.USER).orElse("");
    }

    private static void set(FSAdapter adapter, NodeRef ref, Attributes attributes)
            throws Exception {
        Node now = adapter.stat(ref).orElseThrow();
        Put put =
                new Put(
                        ref.name(),
                        new Put.What.Metadata(now.mtimeNs(), attributes),
                        new Name(".godwit-staged"));
        Staged staged =
                ((Result.Ok<Staged>) adapter.stage(NodeRef.ROOT, List.of(put), _ -> {}).getFirst())
                        .value();
        Publication publication =
                new Publication(staged, new Precondition.Unchanged(now.version().orElseThrow()));
        assertThat(adapter.publish(NodeRef.ROOT, List.of(publication)).getFirst())
                .isInstanceOf(Result.Ok.class);
    }
}
