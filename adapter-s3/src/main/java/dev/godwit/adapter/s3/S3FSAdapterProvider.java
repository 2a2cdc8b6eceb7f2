package dev.godwit.adapter.s3;

import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.FSAdapterProvider;
import dev.godwit.spi.fs.Location;
import dev.godwit.spi.value.Side;
import java.time.InstantSource;
import java.util.Set;

/// Opens prefixes of buckets: the adapter `s3`.
public final class S3FSAdapterProvider implements FSAdapterProvider {

    private final Servers servers = new Servers(System::nanoTime);

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public Set<String> settings() {
        return S3Settings.KEYS;
    }

    @Override
    public FSAdapter open(Location location) {
        return open(location, Side.SOURCE);
    }

    /// A source is never written to, not even to find out what its server can do.
    @Override
    public FSAdapter open(Location location, Side side) {
        S3Settings settings = S3Settings.of(location);
        return switch (side) {
            case SOURCE ->
                    new S3FSAdapter(bucket(settings), Honours.NOTHING, InstantSource.system());
            case DESTINATION -> {
                Bucket bucket = bucket(settings.believed());
                Honours honours = settings.readOnly() ? Honours.NOTHING : new Probe(bucket).run();
                yield new S3FSAdapter(bucket, honours, InstantSource.system());
            }
        };
    }

    /// The keys of one store must not be shown to another by accident.
    @Override
    public void checkPair(Location source, Location destination) {
        if (!S3Settings.of(source).server().equals(S3Settings.of(destination).server())) {
            checkSaysCredentials(source);
            checkSaysCredentials(destination);
        }
    }

    private static void checkSaysCredentials(Location location) {
        S3Settings settings = S3Settings.of(location);
        if (settings.endpoint().isPresent()
                && !location.settings().containsKey("profile")
                && !location.settings().containsKey("credentials")) {
            throw new IllegalArgumentException(
                    "It is not said which credentials "
                            + settings.shown()
                            + " is to see, and the other side is another server; add profile=NAME"
                            + " or credentials=default to its settings");
        }
    }

    private Bucket bucket(S3Settings settings) {
        return new Bucket(Clients.client(settings), settings, servers, Thread::sleep);
    }
}
