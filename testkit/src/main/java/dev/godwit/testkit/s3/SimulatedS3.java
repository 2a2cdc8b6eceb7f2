package dev.godwit.testkit.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// An object store on a port of this machine, for clients of S3 that address buckets by path.
///
/// ```java
/// try (SimulatedS3 s3 = SimulatedS3.start(S3Behaviour.AWS)) {
///     s3.bucket("photos").put("2019/a.jpg", "content");
///     client(s3.endpoint(), SimulatedS3.ACCESS_KEY, SimulatedS3.SECRET_KEY);
/// }
/// ```
public final class SimulatedS3 implements AutoCloseable {

    /// Admitted from the start.
    public static final String ACCESS_KEY = "SIMULATED";

    public static final String SECRET_KEY = "simulated-secret";
    public static final String REGION = "us-east-1";

    private static final int BACKLOG = 1_024;

    private final ServerSocket port;
    private final Buckets buckets;
    private final Access access = new Access();
    private final S3Faults faults = new S3Faults();
    private final Calls calls;
    private final FalseAnswers falseAnswers;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<S3Request> requests = new ConcurrentLinkedQueue<>();

    private SimulatedS3(Buckets buckets) throws IOException {
        this.buckets = buckets;
        calls = new Calls(buckets, access);
        falseAnswers = new FalseAnswers(calls::answer, faults);
        access.admit(ACCESS_KEY);
        port = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    }

    public static SimulatedS3 start(S3Behaviour behaviour) {
        return start(behaviour, InstantSource.system(), 1);
    }

    /// @param clock the time of objects
    /// @param seed of the ids of uploads
    public static SimulatedS3 start(S3Behaviour behaviour, InstantSource clock, long seed) {
        try {
            SimulatedS3 server = new SimulatedS3(new Buckets(behaviour, clock, new Random(seed)));
            Thread.ofVirtual().name("simulated-s3").start(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on the loopback address", e);
        }
    }

    public URI endpoint() {
        String host = port.getInetAddress().getHostAddress();
        return URI.create("http://" + host + ":" + port.getLocalPort());
    }

    /// A bucket, made when there is none.
    public S3Bucket bucket(String name) {
        return buckets.make(name);
    }

    /// A bucket of objects that are computed, however many; made when there is none. What is put or
    /// deleted in it is remembered on top of them.
    public S3Bucket bucket(String name, ComputedKeys keys) {
        return buckets.make(name, keys);
    }

    /// What goes wrong; nothing, at first.
    public S3Faults faults() {
        return faults;
    }

    /// Lets who claims this access key use the server.
    public void admit(String accessKey) {
        access.admit(accessKey);
    }

    /// From the next request on.
    public void revoke(String accessKey) {
        access.revoke(accessKey);
    }

    /// From the next request on this access key is known, but may do nothing. So Ceph's gateway has
    /// it with one that was removed, as long as it remembers whose it was.
    public void deny(String accessKey) {
        access.deny(accessKey);
    }

    /// What was asked so far, in the order of the answers.
    public List<S3Request> requests() {
        return List.copyOf(requests);
    }

    /// How often this was asked so far.
    public long count(S3Operation operation) {
        return requests.stream().filter(request -> request.operation() == operation).count();
    }

    /// Counts from zero again.
    public void forgetRequests() {
        requests.clear();
    }

    private void accept() {
        while (!port.isClosed()) {
            try {
                Socket socket = port.accept();
                connections.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // The port was closed, which is how this ends.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new Connection(socket, this).serve();
        } catch (IOException e) {
            // The client is gone, as clients may be.
        } finally {
            connections.remove(socket);
        }
    }

    Optional<HttpAnswer> refusal(S3Call call) {
        return calls.refusal(call);
    }

    HttpAnswer answer(S3Call call, Optional<S3Fault> fault) {
        return fault.map(what -> falseAnswers.answer(call, what))
                .orElseGet(() -> calls.answer(call))
                .with("date", S3Object.HTTP_DATE.format(buckets.now()));
    }

    /// Before the client knows the answer, so that it can count what it asked.
    void record(S3Call call, int status, Optional<S3Fault> fault) {
        requests.add(new S3Request(call.operation(), call.bucket(), call.key(), status, fault));
    }

    /// Ends all connections.
    @Override
    public void close() {
        try {
            port.close();
            for (Socket socket : connections) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close the port", e);
        }
    }
}
