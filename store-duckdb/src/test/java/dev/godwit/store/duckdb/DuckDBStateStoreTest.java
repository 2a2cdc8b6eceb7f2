package dev.godwit.store.duckdb;

import dev.godwit.spi.store.StateStore;
import dev.godwit.testkit.store.StateStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DuckDBStateStoreTest extends StateStoreContract {

    @TempDir Path directory;

    @Override
    protected StateStore create() {
        try {
            return new DuckDBStateStoreProvider()
                    .create(Files.createTempDirectory(directory, "state"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
