package dev.godwit.testkit.s3;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Asks a simulated server, as nobody's library would.
final class Client implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI endpoint;
    private final String accessKey;
    private Duration patience = Duration.ofMinutes(1);

    Client(SimulatedS3 server) {
        this(server, SimulatedS3.ACCESS_KEY);
    }

    Client(SimulatedS3 server, String accessKey) {
        this.endpoint = server.endpoint();
        this.accessKey = accessKey;
    }

    /// How long it waits for an answer.
    Client patience(Duration duration) {
        patience = duration;
        return this;
    }

    Answer get(String path, String... headers) throws IOException, InterruptedException {
        return ask("GET", path, "", headers);
    }

    Answer put(String path, String body, String... headers)
            throws IOException, InterruptedException {
        return ask("PUT", path, body, headers);
    }

    /// @param headers names and values in turn
    Answer ask(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(endpoint + path))
                        .method(method, BodyPublishers.ofString(body))
                        .timeout(patience)
                        .header("Authorization", authorization());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Answer(http.send(request.build(), BodyHandlers.ofString()));
    }

    private String authorization() {
        return "AWS4-HMAC-SHA256 Credential="
                + accessKey
                + "/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
    }

    @Override
    public void close() {
        http.close();
    }

    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /// The texts of all elements of this name.
        List<String> texts(String element) {
            Pattern pattern = Pattern.compile("<" + element + ">([^<]*)</" + element + ">");
            return new ArrayList<>(
                    pattern.matcher(body()).results().map(found -> group(found)).toList());
        }

        private static String group(MatchResult found) {
            return found.group(1);
        }

        String text(String element) {
            return texts(element).stream().findFirst().orElse("");
        }
    }
}
