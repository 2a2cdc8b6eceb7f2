package dev.godwit.testkit.fs;

import dev.godwit.spi.fs.FSAdapter;

class InMemoryFSAdapterContractTest extends FSAdapterContract {

    private final MemoryDisk disk = new MemoryDisk();

    @Override
    protected FSAdapter open() {
        return disk.adapter("root");
    }

    @Override
    protected TestTree tree() {
        return disk.tree("root");
    }
}
