package dev.godwit.it.container;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.FSAdapterProvider;
import dev.godwit.spi.fs.Location;
import dev.godwit.spi.value.Side;
import dev.godwit.testkit.fs.FSAdapterContract;
import dev.godwit.testkit.fs.ObjectTree;
import dev.godwit.testkit.fs.TestTree;
import java.net.URI;
import java.util.Map;
import java.util.ServiceLoader;

/// What every adapter promises, held to by the adapter `s3` on a real server. Each test has a
/// prefix of its own.
abstract class ObjectStoreContract extends FSAdapterContract {
    private final String prefix = "tree-" + System.nanoTime();

    abstract URI endpoint();

    abstract Keys keys();

    /// The bucket of all tests.
    abstract Bucket bucket();

    @Override
    protected FSAdapter open(String path) throws StorageException {
        var root = bucket().name() + "/" + prefix + (path.isEmpty() ? "" : "/" + path);
        System.setProperty("aws.accessKeyId", keys().access());
        System.setProperty("aws.secretAccessKey", keys().secret());
        var location =
                new Location(
                        "s3",
                        root,
                        Map.of("endpoint", endpoint().toString(), "trust-metadata", "true"));
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
