package dev.godwit.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A bucket in memory that speaks as much S3 as a rehearsal asks of one: whole objects with their
/// metadata, and lists of all of them in one page. On the loopback interface, for one process.
final class RehearsalBucket implements AutoCloseable {

    private static final String NAME = "rehearsal";
    private static final String METADATA = "x-amz-meta-";
    private static final String TIME = "2026-01-01T00:00:00.000Z";

    private final NavigableMap<String, Stored> objects = new TreeMap<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /// @param content a character for each byte
    private record Stored(String content, Map<String, String> headers) {
        byte[] bytes() {
            return content.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    RehearsalBucket() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String location() {
        return "s3://" + NAME + "/tree?endpoint=http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            byte[] content = call.getRequestBody().readAllBytes();
            String path = call.getRequestURI().getPath();
            String key = path.substring(Math.min(path.length(), NAME.length() + 2));
            Map<String, String> query = query(call.getRequestURI().getQuery());
            switch (call.getRequestMethod()) {
                case "PUT" -> put(call, key, content);
                case "GET" -> {
                    if (query.containsKey("list-type")) {
                        send(call, 200, list(query));
                    } else if (key.isEmpty()) {
                        send(call, 501, error("NotImplemented"));
                    } else {
                        get(call, key);
                    }
                }
                case "HEAD" -> get(call, key);
                case "DELETE" -> {
                    remove(key);
                    call.sendResponseHeaders(204, -1);
                }
                default -> send(call, 501, error("NotImplemented"));
            }
        }
    }

    private synchronized void remove(String key) {
        objects.remove(key);
    }

    private synchronized void put(HttpExchange call, String key, byte[] content)
            throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        call.getRequestHeaders()
                .forEach((name, values) -> {
                    if (name.regionMatches(true, 0, METADATA, 0, METADATA.length())) {
                        headers.put(name, values.getFirst());
                    }
                });
        headers.put("ETag", etag(content));
        headers.put("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
        objects.put(key, new Stored(new String(content, StandardCharsets.ISO_8859_1), headers));
        call.getResponseHeaders().set("ETag", etag(content));
        call.sendResponseHeaders(200, -1);
    }

    private void get(HttpExchange call, String key) throws IOException {
        Stored stored = find(key);
        if (stored == null) {
            send(call, 404, error("NoSuchKey"));
            return;
        }
        stored.headers().forEach(call.getResponseHeaders()::set);
        if (call.getRequestMethod().equals("HEAD")) {
            call.getResponseHeaders().set("Content-Length", "" + stored.content().length());
            call.sendResponseHeaders(200, -1);
        } else {
            send(call, 200, stored.bytes());
        }
    }

    private synchronized @Nullable Stored find(String key) {
        return objects.get(key);
    }

    private synchronized byte[] list(Map<String, String> query) {
        String prefix = query.getOrDefault("prefix", "");
        String delimiter = query.getOrDefault("delimiter", "");
        String after = query.getOrDefault("start-after", "");
        StringBuilder xml = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
        List<String> folders = new ArrayList<>();
        for (Map.Entry<String, Stored> object : objects.tailMap(after, false).entrySet()) {
            String key = object.getKey();
            if (!key.startsWith(prefix)) {
                continue;
            }
            int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            if (end < 0) {
                xml.append(
                        "<Contents><Key>%s</Key><LastModified>%s</LastModified>"
                                .formatted(key, TIME));
                xml.append(
                        "<ETag>%s</ETag><Size>%d</Size></Contents>"
                                .formatted(
                                        etag(object.getValue().bytes()),
                                        object.getValue().content().length()));
            } else if (!folders.contains(key.substring(0, end + 1))) {
                folders.add(key.substring(0, end + 1));
            }
        }
        folders.forEach(folder ->
                xml.append(
                        "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>".formatted(folder)));
        return xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] error(String code) {
        return "<Error><Code>%s</Code><Message>%s</Message></Error>"
                .formatted(code, code)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange call, int status, byte[] body) throws IOException {
        boolean silent = call.getRequestMethod().equals("HEAD") || body.length == 0;
        call.sendResponseHeaders(status, silent ? -1 : body.length);
        if (!silent) {
            try (OutputStream out = call.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private static String etag(byte[] content) {
        try {
            return '"'
                    + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content))
                    + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has MD5", e);
        }
    }

    private static Map<String, String> query(@Nullable String text) {
        Map<String, String> query = new LinkedHashMap<>();
        Arrays.stream((text == null ? "" : text).split("&"))
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> query.put(pair[0], pair.length > 1 ? pair[1] : ""));
        return query;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
