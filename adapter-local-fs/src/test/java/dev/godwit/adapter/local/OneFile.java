package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.testkit.fs.BytesContent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Stages one file, has a barrier, publishes it and has another, as a program of its own whose
/// system calls a test can watch and spoil. Prints how the barriers went.
final class OneFile {

    private OneFile() {}

    public static void main(String[] arguments) throws StorageException {
        Path root = Path.of(arguments[0]);
        try (FSAdapter adapter =
                arguments.length > 1 ? LocalFSAdapter.portable(root) : LocalFSAdapter.at(root)) {
            adapter.makeRoot();
            adapter.barrier();
            Attributes attributes = Attributes.of(Map.of(Attributes.MODE, "0640"));
            Put put =
                    new Put(
                            new Name("file"),
                            new Put.What.File(BytesContent.of("content"), 1_000, attributes),
                            new Name(".godwit-000000000001"));
            Staged staged =
                    ((Result.Ok<Staged>)
                                    adapter.stage(NodeRef.ROOT, List.of(put), _ -> {}).getFirst())
                            .value();
            barrier(adapter);
            adapter.publish(
                    NodeRef.ROOT, List.of(new Publication(staged, new Precondition.Absent())));
            barrier(adapter);
        }
    }

    private static void barrier(FSAdapter adapter) {
        try {
            adapter.barrier();
            System.out.println("done");
        } catch (StorageException e) {
            System.out.println(e.errorClass());
        }
    }
}
