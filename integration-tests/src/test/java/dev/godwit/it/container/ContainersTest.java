package dev.godwit.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The back ends themselves: where they do not work, nothing else is worth looking at.
@NeedsContainers
class ContainersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration FAULT = Duration.ofSeconds(2);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @AfterAll
    static void closeConnections() {
        CLIENT.shutdownNow();
    }

    @Test
    void rgwSpeaksS3() throws Exception {
        var rgw = RgwContainer.shared();

        var answer = get(rgw.endpoint(), PATIENCE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("<ListAllMyBucketsResult ", "anonymous");
        assertThat(rgw.admin("user", "list")).contains("\"test\"");
    }

    @Test
    void s3ProxySpeaksS3() throws Exception {
        var answer = get(S3ProxyContainer.shared().endpoint(), PATIENCE);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("<Error>", "AccessDenied");
    }

    @Test
    void connectionsAreResetAndStarvedAndRecover() throws Exception {
        try (var faults = FaultsContainer.before(RgwContainer.shared())) {
            var endpoint = faults.endpoint();
            assertThat(get(endpoint, PATIENCE).statusCode()).isEqualTo(200);

            assertThat(failure(endpoint, PATIENCE, () -> faults.reset(FAULT)))
                    .isNotInstanceOf(HttpTimeoutException.class);
            assertThat(get(endpoint, PATIENCE).statusCode()).isEqualTo(200);

            assertThat(failure(endpoint, SHORT, () -> faults.starve(FAULT)))
                    .isInstanceOf(HttpTimeoutException.class);
            assertThat(get(endpoint, PATIENCE).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPausedServerGoesOnAndARestartedOneStillHoldsWhatItHeld() throws Exception {
        try (var rgw = RgwContainer.alone("restarted");
                var faults = FaultsContainer.before(rgw)) {
            rgw.pause();
            assertThat(failure(faults.endpoint(), SHORT, () -> {}))
                    .isInstanceOf(HttpTimeoutException.class);
            rgw.unpause();
            assertThat(get(faults.endpoint(), PATIENCE).statusCode()).isEqualTo(200);

            rgw.admin("user", "create", "--uid=guest", "--display-name=guest");
            rgw.restart();

            assertThat(rgw.admin("user", "list")).contains("\"guest\"");
            assertThat(recovered(faults.endpoint()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatAKilledProcessLeftIsRemovedAndNothingElse() {
        var client = ContainerEngine.client();
        var mine = RgwContainer.shared().getContainerId();
        var labels = Map.of(ContainerEngine.OWNER, ProcessHandle.current().pid() + " long ago");
        var image = Images.of("faults").asCanonicalNameString();
        var container = client.createContainerCmd(image).withLabels(labels).exec().getId();
        var network = client.createNetworkCmd().withName("left").withLabels(labels).exec().getId();

        ContainerEngine.sweep();

        assertThat(client.listContainersCmd().withShowAll(true).exec())
                .extracting(found -> found.getId())
                .contains(mine)
                .doesNotContain(container);
        assertThat(client.listNetworksCmd().exec())
                .extracting(found -> found.getId())
                .doesNotContain(network);
    }

    private interface Fault {
        void befall() throws IOException, InterruptedException;
    }

    /// How a request fails while a fault lasts.
    private static IOException failure(URI endpoint, Duration timeout, Fault fault)
            throws Exception {
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var lasting =
                    thread.submit(
                            (Callable<Boolean>)
                                    () -> {
                                        fault.befall();
                                        return true;
                                    });
            var failure = failure(endpoint, timeout);
            assertThat(lasting.get()).isTrue();
            return failure;
        }
    }

    private static IOException failure(URI endpoint, Duration timeout) throws InterruptedException {
        var end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            try {
                get(endpoint, timeout);
            } catch (IOException e) {
                return e;
            }
        }
        throw new AssertionError("no request has failed in " + PATIENCE);
    }

    /// The first answer of a server that starts again.
    private static HttpResponse<String> recovered(URI endpoint) throws Exception {
        var end = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                return get(endpoint, PATIENCE);
            } catch (IOException e) {
                if (Instant.now().isAfter(end)) {
                    throw e;
                }
            }
        }
    }

    private static HttpResponse<String> get(URI endpoint, Duration timeout)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(endpoint).timeout(timeout).build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
