package dev.godwit.it.container;

import java.io.IOException;
import org.testcontainers.containers.wait.strategy.Wait;

/// Ceph's RADOS Gateway, with its objects in memory. A container that is stopped and started again
/// still has them.
public final class RgwContainer extends Server<RgwContainer> {
    private static final String NAME = "rgw";
    private static final int PORT = 8000;

    /// One that is slow to stop is writing its objects down.
    private static final int STOP_SECONDS = 60;

    private RgwContainer(String name) {
        super(Images.of("rgw"), name, PORT);
        waitingFor(Wait.forLogMessage("The gateway answers.*\\n", 1));
    }

    private static final class Holder {
        static final RgwContainer SHARED = start(NAME);
    }

    /// The one of all tests, each of which uses a bucket of its own.
    public static RgwContainer shared() {
        return Holder.SHARED;
    }

    /// Makes a bucket, whose name must be new.
    public Bucket bucket(String name) {
        return new Bucket(endpoint(), Keys.RGW, name);
    }

    /// One that a test may do harm to; the test closes it.
    public static RgwContainer alone(String name) {
        return start(name);
    }

    private static RgwContainer start(String name) {
        var container = new RgwContainer(name);
        container.start();
        return container;
    }

    /// Stops it in order and starts it again. From this machine it is then reached at another port.
    public void restart() {
        ContainerEngine.client()
                .restartContainerCmd(getContainerId())
                .withTimeout(STOP_SECONDS)
                .exec();
    }

    /// Takes these keys away from their owner.
    public void revoke(Keys keys) throws IOException, InterruptedException {
        admin("key", "rm", "--uid=test", "--key-type=s3", "--access-key=" + keys.access());
    }

    /// Gives them back.
    public void admit(Keys keys) throws IOException, InterruptedException {
        admin(
                "key",
                "create",
                "--uid=test",
                "--key-type=s3",
                "--access-key=" + keys.access(),
                "--secret-key=" + keys.secret());
    }

    /// Calls the gateway's own tool for administrators.
    ///
    /// @return what it wrote
    public String admin(String... words) throws IOException, InterruptedException {
        var all = new String[words.length + 1];
        all[0] = "radosgw-admin";
        System.arraycopy(words, 0, all, 1, words.length);
        return call(all);
    }
}
