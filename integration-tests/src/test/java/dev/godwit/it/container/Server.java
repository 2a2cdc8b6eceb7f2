package dev.godwit.it.container;

import java.io.IOException;
import java.net.URI;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.DockerImageName;

/// A container with one port, which finds the others by their names.
///
/// @param <S> the kind of server
public abstract class Server<S extends Server<S>> extends GenericContainer<S> {
    private final String name;
    private final int port;

    private static final class Holder {
        static final Network NETWORK =
                Network.builder()
                        .createNetworkCmdModifier(
                                command -> command.withLabels(ContainerEngine.labels()))
                        .build();
    }

    Server(DockerImageName image, String name, int port) {
        super(image);
        this.name = name;
        this.port = port;
        withImagePullPolicy(_ -> false);
        withLabels(ContainerEngine.labels());
        withNetwork(Holder.NETWORK);
        withNetworkAliases(name);
        withExposedPorts(port);
    }

    /// Where this machine reaches it.
    public URI endpoint() {
        return URI.create("http://" + getHost() + ":" + getMappedPort(port));
    }

    /// Where other containers reach it.
    String address() {
        return name + ":" + port;
    }

    /// Stands still until it goes on; its connections stay.
    public void pause() {
        ContainerEngine.client().pauseContainerCmd(getContainerId()).exec();
    }

    /// Goes on after a pause.
    public void unpause() {
        ContainerEngine.client().unpauseContainerCmd(getContainerId()).exec();
    }

    /// Calls a program in it, which has to succeed.
    ///
    /// @return what it wrote
    String call(String... words) throws IOException, InterruptedException {
        var ended = execInContainer(words);
        if (ended.getExitCode() != 0) {
            throw new IOException(String.join(" ", words) + " in " + name + ": " + ended);
        }
        return ended.getStdout();
    }
}
