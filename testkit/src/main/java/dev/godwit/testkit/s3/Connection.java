package dev.godwit.testkit.s3;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Serves the requests of one client connection, one after the other, and breaks it where the
/// script says so.
final class Connection {

    private static final int BUFFER = 64 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final SimulatedS3 server;

    Connection(Socket socket, SimulatedS3 server) throws IOException {
        this.socket = socket;
        this.server = server;
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    }

    /// Returns when the client has nothing more to ask, or is not to be answered any more.
    void serve() throws IOException {
        socket.setTcpNoDelay(true);
        boolean open = true;
        while (open) {
            Optional<HttpHead> head = HttpHead.read(in);
            open = head.isPresent() && serve(head.get());
        }
    }

    /// @return whether the connection goes on
    private boolean serve(HttpHead head) throws IOException {
        Router router = new Router(head);
        Optional<S3Fault> fault = server.faults().meet(router.operation());
        if (fault.isPresent() && breaksRequest(fault.get(), head)) {
            server.record(router.call(Blob.empty()), 0, fault);
            return reset();
        }
        Optional<HttpAnswer> refusal = server.refusal(router.call(Blob.empty()));
        invite(head);
        HttpBody body = HttpBody.read(head, in);
        S3Call call = new Router(head.with(body.trailers())).call(body.content());
        if (fault.filter(S3Fault.SILENCE::equals).isPresent() && !outlast(call, fault)) {
            return false;
        }
        HttpAnswer answer = refusal.orElseGet(() -> server.answer(call, fault));
        if (fault.filter(S3Fault.SILENCE_AFTER::equals).isPresent() && !outlast(call, fault)) {
            return false;
        }
        boolean cut = fault.isPresent() && breaksAnswer(fault.get());
        server.record(call, cut ? 0 : answer.status(), fault);
        if (cut) {
            return breakAnswer(fault.get(), answer, head);
        }
        write(answer, head);
        return !"close".equalsIgnoreCase(head.header("connection"))
                && fault.filter(Connection::isSilence).isEmpty();
    }

    private static boolean isSilence(S3Fault fault) {
        return fault == S3Fault.SILENCE || fault == S3Fault.SILENCE_AFTER;
    }

    /// A client may wait for that before it sends a body.
    private void invite(HttpHead head) throws IOException {
        if ("100-continue".equalsIgnoreCase(head.header("expect"))) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }

    /// @return whether nothing more is to be read
    private boolean breaksRequest(S3Fault fault, HttpHead head) throws IOException {
        if (fault == S3Fault.RESET_IN_REQUEST) {
            invite(head);
            in.skipNBytes(HttpBody.length(head) / 2);
        }
        return fault == S3Fault.RESET || fault == S3Fault.RESET_IN_REQUEST;
    }

    private static boolean breaksAnswer(S3Fault fault) {
        return fault == S3Fault.LOST_REPLY
                || fault == S3Fault.RESET_IN_ANSWER
                || fault == S3Fault.SHORT_BODY;
    }

    private boolean breakAnswer(S3Fault fault, HttpAnswer answer, HttpHead head)
            throws IOException {
        if (fault != S3Fault.LOST_REPLY) {
            byte[] top = top(answer);
            long body = head.method().equals("HEAD") ? 0 : answer.body().size();
            out.write(top, 0, body == 0 ? top.length / 2 : top.length);
            answer.body().write(out, 0, body / 2);
            out.flush();
        }
        return fault == S3Fault.RESET_IN_ANSWER && reset();
    }

    /// Says nothing until the client goes away or the script lets the answer go.
    ///
    /// @return whether there is anybody to answer
    private boolean outlast(S3Call call, Optional<S3Fault> fault) {
        HeldAnswer held = new HeldAnswer();
        Thread.ofVirtual()
                .start(() -> {
                    awaitEnd();
                    held.giveUp();
                });
        server.faults().hold(held);
        boolean go = held.await();
        server.faults().drop(held);
        if (!go) {
            server.record(call, 0, fault);
        }
        return go;
    }

    private void awaitEnd() {
        try {
            int _ = in.read();
        } catch (IOException e) {
            // That is an end, too.
        }
    }

    /// @return that the connection does not go on
    private boolean reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
        return false;
    }

    private void write(HttpAnswer answer, HttpHead head) throws IOException {
        out.write(top(answer));
        if (!head.method().equals("HEAD")) {
            answer.body().write(out, 0, answer.body().size());
        }
        out.flush();
    }

    /// Status and headers.
    private static byte[] top(HttpAnswer answer) {
        StringBuilder text = new StringBuilder("HTTP/1.1 ");
        text.append(answer.status()).append(answer.status() < 300 ? " OK\r\n" : " No\r\n");
        answer.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        if (answer.status() != 204 && answer.status() != 304) {
            text.append("content-length: ").append(answer.body().size()).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
