package dev.godwit.adapter.local;

import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.testkit.fs.DiskTree;
import dev.godwit.testkit.fs.FSAdapterContract;
import dev.godwit.testkit.fs.TestTree;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalFSAdapterContractTest extends FSAdapterContract {

    @TempDir Path root;

    @Override
    protected FSAdapter open(String path) {
        return LocalFSAdapter.at(root.resolve(path));
    }

    @Override
    protected TestTree tree() {
        return new DiskTree(root);
    }
}
