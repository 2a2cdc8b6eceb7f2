package dev.godwit.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.store.Action;
import dev.godwit.spi.store.Change;
import dev.godwit.spi.store.EndedUnit;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.FolderChanges;
import dev.godwit.spi.store.Landed;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Token;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More units than DuckDB has memory for at once: it unpacks 2,048 rows to read one.
class ManyUnitsTest {

    private static final int UNITS = 2_100;
    private static final int AT_ONCE = 50;
    private static final int BYTES = 35_000;

    @TempDir Path temporary;

    private final Random random = new Random(7);
    private StateStore store;
    private long epoch;

    @BeforeEach
    void make() {
        store = new DuckDBStateStoreProvider().create(States.make(temporary.resolve("state")));
        epoch = store.raiseEpoch("test");
    }

    private void commit(List<Fact> facts) {
        store.commit(new StateBatch(epoch, false, facts));
    }

    @Test
    void areReadOneByOne() {
        NodeKey key = new NodeKey(new NodeId(1, 2), new Name("a"), false);
        Change change =
                new Change(
                        key,
                        Action.COPY,
                        new Precondition.Absent(),
                        new Name(".godwit-1"),
                        Optional.empty(),
                        Optional.empty());
        List<FolderChanges> changes = List.of(new FolderChanges(NodeRef.ROOT, List.of(change)));
        List<Landed> landed = List.of();
        for (int number = 1; number <= UNITS; number += AT_ONCE) {
            List<Fact> facts = new ArrayList<>();
            for (int i = number; i < number + AT_ONCE; i++) {
                byte[] bytes = new byte[BYTES];
                random.nextBytes(bytes);
                Token token = new Token(HexFormat.of().formatHex(bytes));
                landed = List.of(new Landed(key, Optional.of(token), Optional.empty()));
                UnitId unit = new UnitId(epoch, i);
                facts.add(new Fact.Intended(unit, 1, changes));
                facts.add(new Fact.Ended(unit, landed));
            }
            commit(facts);
        }
        UnitId open = new UnitId(epoch, UNITS + 1);
        commit(List.of(new Fact.Intended(open, 1, changes)));
        store.checkpoint();
        assertThat(store.endedUnits(UnitId.NONE, Optional.empty(), 1).items())
                .containsExactly(
                        new EndedUnit(
                                new UnitId(epoch, UNITS),
                                1,
                                changes,
                                landed,
                                false,
                                Optional.empty()));
        assertThat(store.openUnits()).hasSize(1);
        assertThat(store.verifyIntegrity(true)).isEmpty();
        store.close();
    }
}
