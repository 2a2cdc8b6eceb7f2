package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.StateBatch;
import dev.godwit.spi.store.StateStore;
import dev.godwit.spi.value.Side;
import dev.godwit.testkit.store.Discovery;
import dev.godwit.testkit.store.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The process that [KillTest] kills: commits for ever, and prints the sequence of each commit once
/// it is acknowledged.
final class KilledWriter {

    private KilledWriter() {}

    public static void main(String[] arguments) {
        RocksDBStateStoreProvider provider = new RocksDBStateStoreProvider();
        Path directory = Path.of(arguments[0]);
        // Never closed.
        StateStore store =
                provider.exists(directory) ? provider.open(directory) : provider.create(directory);
        long epoch = store.raiseEpoch("killed");
        say(store.head().sequence());
        Discovery discovery = new Discovery(store, epoch);
        int pass = (int) epoch;
        discovery.open(pass);
        say(store.head().sequence());
        for (int i = 0; ; i++) {
            List<Fact> facts = new ArrayList<>();
            for (int j = 0; j < 300; j++) {
                facts.add(
                        new Fact.Children(
                                epoch * 1_000_000 + i,
                                Side.SOURCE,
                                1,
                                List.of(
                                        discovery.child(
                                                Tree.file("file " + i + " " + j, i, j),
                                                discovery.id("")))));
            }
            facts.add(new Fact.Property("rows", epoch + " " + i));
            say(store.commit(new StateBatch(epoch, i % 3 == 0, facts)).sequence());
            if (i % 20 == 19) {
                store.checkpoint();
            }
            if (i % 7 == 6) {
                store.toList(pass, Side.SOURCE, 0, Optional.empty(), 10);
            }
        }
    }

    private static void say(long sequence) {
        System.out.println(sequence);
        System.out.flush();
    }
}
