package dev.godwit.store.rocksdb;

import dev.godwit.spi.error.StateException;
import java.nio.file.Path;

/// Another process that opens a state: prints what became of it.
final class OtherOpener {

    private OtherOpener() {}

    public static void main(String[] arguments) {
        try {
            new RocksDBStateStoreProvider().open(Path.of(arguments[0])).close();
            System.out.println("opened");
        } catch (StateException e) {
            System.out.println(e.getMessage());
        }
    }
}
