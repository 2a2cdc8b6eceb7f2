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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What every adapter promises, held to by the adapter `s3` on a real server. Each test has a
/// prefix of its own, and several run at once: most of their time is waiting for answers.
@Tag("server-contract")
@Execution(ExecutionMode.CONCURRENT)
abstract class ObjectStoreContract extends FSAdapterContract {
    private final String prefix = "tree-" + UUID.randomUUID();

    @BeforeAll
    static void keepKeys(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("credentials"), Keys.profiles());
        System.setProperty("aws.sharedCredentialsFile", file.toString());
    }

    @AfterAll
    static void forgetKeys() {
        System.clearProperty("aws.sharedCredentialsFile");
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
