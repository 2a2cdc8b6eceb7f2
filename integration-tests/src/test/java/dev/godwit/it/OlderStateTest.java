package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.StateStoreProvider;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Migrations that the program of the first schema began, and this one goes on with.
///
/// The archives in `schema-1` hold a state and its destination, made by that program with `migrate
/// --yes --on-conflict overwrite --source-set size=100000 --source-set pause=1000` from
/// `fixed:folder-1/file-01,…`, 28 files in eight folders, to a folder with some extras, three names
/// of one file among them. The one midway was killed (`kill -9`) when its first file lay staged.
class OlderStateTest {

    @TempDir(factory = FastFolders.class)
    Path folder;

    private Program install() throws Exception {
        var program = Program.in(folder);
        FixedTreePlugin.pack(program.plugins().resolve("fixed.jar"), folder);
        return program;
    }

    private void unpack(String what, String store) throws Exception {
        var name = what + "-" + store + ".tar.gz";
        try (InputStream in =
                Objects.requireNonNull(
                        OlderStateTest.class.getResourceAsStream("/schema-1/" + name))) {
            Files.write(folder.resolve(name), in.readAllBytes());
        }
        assertThat(Command.in(folder, "tar", "xpzf", name).run().exit()).isZero();
    }

    /// The destination lies elsewhere now, and reading takes no time.
    ///
    /// @return the source
    private String move(String store) {
        try (StateStore open = provider(store).open(folder.resolve("state"))) {
            assertThat(open.verifyIntegrity(true)).isEmpty();
            var root = folder.resolve("destination").toString();
            List<Fact> moved =
                    List.of(
                            new Fact.Property("destination.root", root),
                            new Fact.Property("source.set.pause", "0"));
            open.commit(new StateBatch(open.raiseEpoch("test"), true, moved));
            return "fixed:" + open.properties().get("source.root");
        }
    }

    private static StateStoreProvider provider(String name) {
        return ServiceLoader.load(StateStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "duckdb, e58f0a0a034905e48a07dd525720ef77020b267512f4bc19d4c04f378975cc6f",
        "rocksdb, e58f0a0a034905e48a07dd525720ef77020b267512f4bc19d4c04f378975cc6f"
    })
    void aCopyThatWasKilledGoesOnByTheSamePlan(String store, String plan) throws Exception {
        var program = install();
        unpack("midway", store);

        var status = program.run("status", "--json", "--state", "state").json();
        assertThat(status.get("plan").asString()).isEqualTo(plan);
        assertThat(status.get("outcomes").get("pending").asInt()).isEqualTo(28);
        move(store);
        var resumed = program.run("resume", "--yes", "--json", "--state", "state");

        assertThat(resumed.exit()).as(resumed.toString()).isZero();
        assertThat(resumed.json().get("plan").asString()).isEqualTo(plan);
        assertThat(resumed.json().get("outcomes").get("copied").asInt()).isEqualTo(35);
        for (var file : List.of("folder-1/file-01", "folder-3/deeper/chain-4/leaf")) {
            assertThat(folder.resolve("destination").resolve(file)).hasSize(100_000);
        }
        assertThat(folder.resolve("destination/kept/three")).hasContent("extra");
        var doctor = program.run("doctor", "--state", "state");
        assertThat(doctor.exit()).as(doctor.toString()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "duckdb, b9f3a83bc03f0f423468a5defd46bce1fad791ba1065b0c5bde85418a910db6c",
        "rocksdb, 8bd11bde5279edfa2cda1ef2f9fc4b5babd6f507451131f9b79156bad64e2513"
    })
    void aMigrationThatWasCompleteHasAnotherPass(String store, String plan) throws Exception {
        var program = install();
        unpack("finished", store);

        var status = program.run("status", "--json", "--state", "state").json();
        assertThat(status.get("plan").asString()).isEqualTo(plan);
        assertThat(status.get("phase").asString()).isEqualTo("Complete");
        assertThat(status.get("outcomes").get("copied").asInt()).isEqualTo(34);
        var source = move(store);
        var again =
                program.run(
                        "migrate",
                        "--yes",
                        "--json",
                        "--state",
                        "state",
                        "--source-set",
                        "size=100000",
                        "--source-set",
                        "pause=0",
                        source,
                        folder.resolve("destination").toString());

        assertThat(again.exit()).as(again.toString()).isZero();
        assertThat(again.json().get("pass").asInt()).isEqualTo(2);
        assertThat(again.json().get("differences").get("same").asInt()).isEqualTo(36);
        assertThat(again.json().get("outcomes").get("copied").asInt()).isZero();
        assertThat(program.run("doctor", "--state", "state").exit()).isZero();
    }
}
