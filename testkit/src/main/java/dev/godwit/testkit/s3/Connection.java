package dev.godwit.testkit.s3;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Serves the requests of one client connection, one after the other.
final class Connection {

    private static final int BUFFER = 64 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Function<S3Call, HttpAnswer> answers;

    Connection(Socket socket, Function<S3Call, HttpAnswer> answers) throws IOException {
        this.socket = socket;
        this.answers = answers;
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    }

    /// Returns when the client has nothing more to ask.
    void serve() throws IOException {
        socket.setTcpNoDelay(true);
        Optional<HttpHead> head = HttpHead.read(in);
        while (head.isPresent()) {
            serve(head.get());
            if ("close".equalsIgnoreCase(head.get().header("connection"))) {
                return;
            }
            head = HttpHead.read(in);
        }
    }

    private void serve(HttpHead head) throws IOException {
        if ("100-continue".equalsIgnoreCase(head.header("expect"))) {
            line("HTTP/1.1 100 Continue");
            line("");
            out.flush();
        }
        HttpBody body = HttpBody.read(head, in);
        S3Call call = new Router(head.with(body.trailers())).call(body.content());
        write(answers.apply(call), head.method().equals("HEAD"));
    }

    private void write(HttpAnswer answer, boolean headOnly) throws IOException {
        line("HTTP/1.1 " + answer.status() + " " + (answer.status() < 300 ? "OK" : "No"));
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            line(header.getKey() + ": " + header.getValue());
        }
        if (answer.status() != 204 && answer.status() != 304) {
            line("Content-Length: " + answer.body().size());
        }
        line("");
        if (!headOnly) {
            answer.body().write(out, 0, answer.body().size());
        }
        out.flush();
    }

    private void line(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.write('\r');
        out.write('\n');
    }
}
