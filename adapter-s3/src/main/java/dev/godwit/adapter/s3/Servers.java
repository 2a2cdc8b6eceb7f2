package dev.godwit.adapter.s3;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// The servers that are being spoken to. Both sides of a migration within one server share its
/// permits, of which there are as many as the more modest side wants.
final class Servers {

    private final LongSupplier clock;

    /// By end point; guarded by this.
    private final Map<String, Server> servers = new HashMap<>();

    private static final class Server {
        final Permits permits;
        int users;

        Server(Permits permits) {
            this.permits = permits;
        }
    }

    /// @param clock monotonic, in nanoseconds
    Servers(LongSupplier clock) {
        this.clock = clock;
    }

    /// Begins to speak to a server, until as many times [#leave].
    synchronized Permits join(S3Settings settings) {
        Server server =
                servers.computeIfAbsent(
                        settings.server(),
                        _ -> new Server(new Permits(settings.connections(), clock)));
        server.users++;
        server.permits.atMost(settings.connections());
        return server.permits;
    }

    synchronized void leave(S3Settings settings) {
        servers.computeIfPresent(
                settings.server(), (_, server) -> --server.users == 0 ? null : server);
    }
}
