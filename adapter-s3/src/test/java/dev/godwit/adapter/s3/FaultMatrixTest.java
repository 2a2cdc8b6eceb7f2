package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.adapter.s3.FaultyMigration.Way;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.Token;
import dev.godwit.testkit.s3.S3Behaviour;
import dev.godwit.testkit.s3.S3Fault;
import dev.godwit.testkit.s3.S3Operation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;

/// A whole small migration with every fault of every operation, each at the first, a middle and the
/// last request for it. It ends well, or tells what failed and is well after another run; and
/// nothing is claimed that is not so, and nothing is left over.
///
/// `-Dgodwit.all-faults=true` tries all three requests, an ordinary run one of them in turn.
@Execution(ExecutionMode.CONCURRENT)
class FaultMatrixTest {

    private static final boolean ALL = Boolean.getBoolean("godwit.all-faults");

    private static final Set<S3Fault> OF_PAGES = EnumSet.of(S3Fault.SHORT_PAGE, S3Fault.TORN_PAGE);

    /// Others of copies are tried on the way to a server.
    private static final Set<S3Fault> OF_COPIES =
            EnumSet.of(S3Fault.INTERNAL_ERROR, S3Fault.LOST_REPLY, S3Fault.WRONG_ETAG);

    @TempDir Path home;

    private enum Nth {
        FIRST,
        MIDDLE,
        LAST;

        int of(int count) {
            return switch (this) {
                case FIRST -> 1;
                case MIDDLE -> (count + 1) / 2;
                case LAST -> count;
            };
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "LIST_OBJECTS_V2",
                "HEAD_OBJECT",
                "PUT_OBJECT",
                "COPY_OBJECT",
                "DELETE_OBJECT",
                "CREATE_MULTIPART_UPLOAD",
                "UPLOAD_PART",
                "COMPLETE_MULTIPART_UPLOAD",
                "ABORT_MULTIPART_UPLOAD",
                "LIST_MULTIPART_UPLOADS",
                "LIST_PARTS"
            })
    void comesToTheServerInTheEnd(S3Operation operation) throws Exception {
        assertThat(broken(Way.TO_SERVER, operation)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"LIST_OBJECTS_V2", "HEAD_OBJECT", "GET_OBJECT"})
    void comesFromTheServerInTheEnd(S3Operation operation) throws Exception {
        assertThat(broken(Way.FROM_SERVER, operation)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "COPY_OBJECT",
                "UPLOAD_PART_COPY",
                "GET_OBJECT_TAGGING",
                "PUT_OBJECT_TAGGING",
                "LIST_OBJECT_VERSIONS"
            })
    void isCopiedByTheServerInTheEnd(S3Operation operation) throws Exception {
        assertThat(broken(Way.WITHIN_SERVER, operation)).isEmpty();
    }

    private List<String> broken(Way way, S3Operation operation) throws Exception {
        int count = requests(way, operation);
        List<String> broken = new ArrayList<>();
        // Operations begin with different places, and each fault has the next one.
        Nth[] places = Nth.values();
        int turn = operation.name().length();
        for (S3Fault fault : faults(way, operation)) {
            turn++;
            for (Nth nth : places) {
                if (ALL || nth == places[turn % places.length]) {
                    String name = operation + "-" + fault + "-" + nth;
                    try (FaultyMigration migration = migration(way, operation, name)) {
                        migration.server.faults().at(operation, nth.of(count), fault);
                        broken.addAll(wrong(migration, name));
                    }
                }
            }
        }
        return broken;
    }

    private static Set<S3Fault> faults(Way way, S3Operation operation) {
        if (way == Way.WITHIN_SERVER && !ALL) {
            return OF_COPIES;
        }
        Set<S3Fault> faults = EnumSet.allOf(S3Fault.class);
        if (!operation.name().startsWith("LIST_")) {
            faults.removeAll(OF_PAGES);
        }
        return faults;
    }

    /// How often a run without a fault asks for this.
    private int requests(Way way, S3Operation operation) throws Exception {
        try (FaultyMigration migration = migration(way, operation, "clean")) {
            assertThat(migration.run()).isEmpty();
            int count = migration.server.faults().uses(operation);
            assertThat(count).isPositive();
            return count;
        }
    }

    private FaultyMigration migration(Way way, S3Operation operation, String name) {
        boolean large =
                way == Way.WITHIN_SERVER
                        ? operation == S3Operation.UPLOAD_PART_COPY
                        : operation.name().matches(".*(UPLOAD|PART|GET|COPY|DELETE).*");
        // Where copies are made aside first, and tags are put by themselves.
        S3Behaviour behaviour = way == Way.WITHIN_SERVER ? S3Behaviour.RGW : S3Behaviour.AWS;
        FaultyMigration migration = new FaultyMigration(way, behaviour, large, home.resolve(name));
        return operation == S3Operation.LIST_OBJECT_VERSIONS
                ? migration.keepingVersions()
                : migration;
    }

    private static List<String> wrong(FaultyMigration migration, String name) throws Exception {
        List<String> wrong = new ArrayList<>(migration.run());
        migration.server.faults().clear();
        wrong.addAll(migration.finish());
        return wrong.stream().map(what -> name + ": " + what).toList();
    }

    // ------------------------------------------------------------ what has to be noticed

    @Test
    void wouldNoticeAnAdapterThatTakesWhatItAskedForDone() throws Exception {
        List<String> noticed = new ArrayList<>();
        int count = requests(Way.TO_SERVER, S3Operation.PUT_OBJECT);
        for (int nth = 1; nth <= count; nth++) {
            try (FaultyMigration migration =
                    migration(Way.TO_SERVER, S3Operation.PUT_OBJECT, "put-" + nth)) {
                migration.adapter(FaultMatrixTest::credulous);
                migration.server.faults().at(S3Operation.PUT_OBJECT, nth, S3Fault.INTERNAL_ERROR);
                noticed.addAll(migration.run());
            }
        }

        assertThat(noticed).anyMatch(what -> what.contains("is said to be COPIED"));
    }

    /// The defect: a file that was not published is told of as if it were.
    private static FSAdapter credulous(FSAdapter real) {
        return Proxies.replacing(
                FSAdapter.class,
                real,
                "publish",
                (results, arguments) -> {
                    List<?> ready = (List<?>) arguments[1];
                    List<Object> told = new ArrayList<>((List<?>) results);
                    for (int i = 0; i < told.size(); i++) {
                        Put put = ((Publication) ready.get(i)).staged().put();
                        if (told.get(i) instanceof Result.Failed<?>
                                && put.what() instanceof Put.What.File file) {
                            told.set(i, new Result.Ok<Node>(asked(put, file)));
                        }
                    }
                    return told;
                });
    }

    private static Node asked(Put put, Put.What.File file) {
        return new Node.File(
                put.name(),
                file.content().size(),
                file.mtimeNs(),
                new Token("none"),
                file.attributes(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    @Test
    void wouldNoticeAnUploadThatIsNotGivenUp() throws Exception {
        try (FaultyMigration migration = migration(Way.TO_SERVER, S3Operation.UPLOAD_PART, "m")) {
            migration.client(FaultMatrixTest::withoutAborts);
            migration
                    .server
                    .faults()
                    .at(S3Operation.CREATE_MULTIPART_UPLOAD, 2, S3Fault.LOST_REPLY);

            assertThat(wrong(migration, "m")).anyMatch(what -> what.contains("is left over"));
        }
    }

    /// The defect: nothing is ever given up.
    private static S3Client withoutAborts(S3Client real) {
        return Proxies.instead(
                S3Client.class,
                real,
                "abortMultipartUpload",
                () -> AbortMultipartUploadResponse.builder().build());
    }
}
