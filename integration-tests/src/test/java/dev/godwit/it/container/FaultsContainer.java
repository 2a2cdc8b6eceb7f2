package dev.godwit.it.container;

import com.github.dockerjava.api.model.Capability;
import java.io.IOException;
import java.time.Duration;
import org.testcontainers.containers.wait.strategy.Wait;

/// A proxy in front of another container, whose connections a test can reset or starve. It stays
/// where it is when the container behind it is restarted.
public final class FaultsContainer extends Server<FaultsContainer> {
    private static final int PORT = 9000;

    private FaultsContainer(Server<?> behind) {
        super(Images.of("faults"), "faults", PORT);
        withEnv("TARGET", behind.address());
        withCreateContainerCmdModifier(
                command -> command.getHostConfig().withCapAdd(Capability.NET_ADMIN));
        waitingFor(Wait.forLogMessage(".*listening on.*\\n", 1));
    }

    /// One in front of a server; the test closes it.
    public static FaultsContainer before(Server<?> behind) {
        var container = new FaultsContainer(behind);
        container.start();
        return container;
    }

    /// Answers everything with a reset, as long as told.
    public void reset(Duration time) throws IOException, InterruptedException {
        filter("REJECT --reject-with tcp-reset", time);
    }

    /// Takes no notice of anything, as long as told.
    public void starve(Duration time) throws IOException, InterruptedException {
        filter("DROP", time);
    }

    /// The kernel of a machine may have but one of the two packet filters.
    private void filter(String target, Duration time) throws IOException, InterruptedException {
        var seconds = time.toMillis() / 1000.0;
        call(
                "sh",
                "-ec",
                """
                filter=iptables
                $filter -nL >/dev/null 2>&1 || filter=iptables-legacy
                $filter -A INPUT -p tcp --dport %d -j %s
                sleep %s
                $filter -F INPUT
                """
                        .formatted(PORT, target, seconds));
    }
}
