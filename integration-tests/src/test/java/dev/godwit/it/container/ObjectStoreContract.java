package dev.godwit.it.container;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.FSAdapterProvider;
import dev.godwit.spi.fs.Location;
import dev.godwit.spi.value.Side;
import dev.godwit.testkit.fs.FSAdapterContract;
import dev.godwit.testkit.fs.ObjectTree;
import dev.godwit.testkit.fs.TestTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What every adapter promises, held to by the adapter `s3` on a real server. Each test has a
/// prefix of its own, and several run at once: most of their time is waiting for answers.
@Tag("server-contract")
@Execution(ExecutionMode.CONCURRENT)
abstract class ObjectStoreContract extends FSAdapterContract {
    private final String prefix = "tree-" + UUID.randomUUID();

    /// For all servers at once and as long as the process lives: they are tested at the same time.
    private static final class Profiles {
        private static final Path FILE = write();

        private static Path write() {
            try {
                var file = Files.createTempFile("credentials", "");
                file.toFile().deleteOnExit();
                return Files.writeString(file, Keys.profiles());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeAll
    static void keepKeys() {
        System.setProperty("aws.sharedCredentialsFile", Profiles.FILE.toString());
    }

    abstract URI endpoint();

    abstract Keys keys();

    /// The bucket of all tests.
    abstract Bucket bucket();

    @Override
    protected FSAdapter open(String path) throws StorageException {
        var root = bucket().name() + "/" + prefix + (path.isEmpty() ? "" : "/" + path);
        var location =
                new Location(
                        "s3",
                        root,
                        Map.of(
                                "endpoint", endpoint().toString(),
                                "profile", keys().profile(),
                                "trust-metadata", "true"));
        return provider().open(location, Side.DESTINATION);
    }

    private static FSAdapterProvider provider() {
        return ServiceLoader.load(FSAdapterProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals("s3"))
                .findFirst()
                .orElseThrow();
    }

    @Override
    protected TestTree tree() {
        return new ObjectTree(bucket().below(prefix + "/"), prefix + "/");
    }
}
