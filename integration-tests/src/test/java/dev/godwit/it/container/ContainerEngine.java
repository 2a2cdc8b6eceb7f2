package dev.godwit.it.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/// Whether a container engine answers, and what this process labels in it.
final class ContainerEngine implements ExecutionCondition {
    static final String OWNER = "dev.godwit.test.owner";
    private static final String REQUIRED = "GODWIT_REQUIRE_CONTAINERS";
    private static final String HOW =
            "no container engine answers; start Docker and run ./mvnw verify, or let .ci/run"
                    + " install and start it";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        // Of methods, not of whole classes, so that a report names each test that was skipped.
        return context.getTestMethod()
                .map(ContainerEngine::judge)
                .orElseGet(() -> ConditionEvaluationResult.enabled("holds classes only"));
    }

    private static ConditionEvaluationResult judge(Method method) {
        if (Holder.ANSWERS) {
            return ConditionEvaluationResult.enabled("a container engine answers");
        }
        if ("1".equals(System.getenv(REQUIRED))) {
            throw new IllegalStateException(
                    method.getName() + " is required by " + REQUIRED + "=1, but " + HOW);
        }
        // A build's console does not give the reason.
        System.err.println(
                method.getDeclaringClass().getSimpleName()
                        + "."
                        + method.getName()
                        + " is skipped: "
                        + HOW);
        return ConditionEvaluationResult.disabled(HOW);
    }

    private static final class Holder {
        static final boolean ANSWERS = answers();
    }

    private static boolean answers() {
        var answers = DockerClientFactory.instance().isDockerAvailable();
        if (answers) {
            sweep();
        }
        return answers;
    }

    static DockerClient client() {
        return DockerClientFactory.lazyClient();
    }

    /// The label of what belongs to this process.
    static Map<String, String> labels() {
        return Map.of(OWNER, name(ProcessHandle.current()));
    }

    /// Removes what processes have left that were killed before they could.
    static void sweep() {
        var labelled = List.of(OWNER);
        for (var left :
                client().listContainersCmd().withShowAll(true).withLabelFilter(labelled).exec()) {
            if (isOrphan(left.getLabels())) {
                remove(() ->
                        client().removeContainerCmd(left.getId())
                                .withForce(true)
                                .withRemoveVolumes(true)
                                .exec());
            }
        }
        for (var left : client().listNetworksCmd().withFilter("label", labelled).exec()) {
            if (isOrphan(left.getLabels())) {
                remove(() -> client().removeNetworkCmd(left.getId()).exec());
            }
        }
    }

    /// Another process that starts its tests now may be quicker.
    private static void remove(Runnable removal) {
        try {
            removal.run();
        } catch (NotFoundException _) {
            // It is gone, as it should be.
        }
    }

    private static boolean isOrphan(Map<String, String> labels) {
        var owner = labels.getOrDefault(OWNER, "");
        return alive(owner).map(process -> !name(process).equals(owner)).orElse(true);
    }

    private static Optional<ProcessHandle> alive(String owner) {
        var id = owner.substring(0, Math.max(0, owner.indexOf(' ')));
        return id.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(id));
    }

    /// Ids are given again: the start tells two processes apart.
    private static String name(ProcessHandle process) {
        return process.pid() + " " + process.info().startInstant().orElse(Instant.EPOCH);
    }
}
