package dev.godwit.it.container;

import java.nio.file.Path;
import org.testcontainers.containers.wait.strategy.Wait;

/// S3Proxy over a folder in its container.
public final class S3ProxyContainer extends Server<S3ProxyContainer> {
    private static final Path JAR = Path.of(System.getProperty("godwit.s3proxy"));
    private static final int PORT = 8080;
    private static final int FORBIDDEN = 403;

    private S3ProxyContainer() {
        super(Images.of("s3proxy", JAR), "s3proxy", PORT);
        waitingFor(Wait.forHttp("/").forStatusCode(FORBIDDEN));
    }

    private static final class Holder {
        static final S3ProxyContainer SHARED = started();
    }

    /// The one of all tests, each of which uses a bucket of its own.
    public static S3ProxyContainer shared() {
        return Holder.SHARED;
    }

    /// Makes a bucket, whose name must be new.
    public Bucket bucket(String name) {
        return new Bucket(endpoint(), Keys.S3PROXY, name);
    }

    private static S3ProxyContainer started() {
        var container = new S3ProxyContainer();
        container.start();
        return container;
    }
}
