package dev.godwit.testkit.fs;

import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Guarantee;
import dev.godwit.spi.value.Attributes;
import org.junit.jupiter.api.Nested;

/// The contract by every kind of storage that a disk in memory can play.
class InMemoryFSAdapterContractTest {

    abstract static class OnADisk extends FSAdapterContract {

        private final MemoryDisk disk;

        OnADisk(MemoryStyle style) {
            disk = new MemoryDisk(style);
        }

        @Override
        protected FSAdapter open(String path) {
            return disk.adapter(path.isEmpty() ? "root" : "root/" + path);
        }

        @Override
        protected TestTree tree() {
            return disk.tree("root");
        }
    }

    @Nested
    class Posix extends OnADisk {
        Posix() {
            super(MemoryStyle.posix());
        }
    }

    @Nested
    class FoldingNames extends OnADisk {
        FoldingNames() {
            super(MemoryStyle.posix().folding());
        }
    }

    @Nested
    class DurableCursors extends OnADisk {
        DurableCursors() {
            super(MemoryStyle.posix().durableCursor().pageSize(7));
        }
    }

    @Nested
    class ServerIds extends OnADisk {
        ServerIds() {
            super(MemoryStyle.posix().serverIds());
        }
    }

    @Nested
    class NotWritable extends OnADisk {
        NotWritable() {
            super(MemoryStyle.posix().notWritable());
        }
    }

    @Nested
    class KeepingLittle extends OnADisk {
        KeepingLittle() {
            super(
                    MemoryStyle.posix()
                            .keeping(Attributes.MODE)
                            .mtimePrecision(2_000_000_000)
                            .withoutLinks()
                            .guarantees(Guarantee.CHECKED, Guarantee.NONE));
        }
    }

    @Nested
    class KeepingNothing extends OnADisk {
        KeepingNothing() {
            super(
                    MemoryStyle.posix()
                            .keeping()
                            .mtimePrecision(0)
                            .withoutLinks()
                            .guarantees(Guarantee.NONE, Guarantee.NONE));
        }
    }

    @Nested
    class TakingDirectly extends OnADisk {
        TakingDirectly() {
            super(MemoryStyle.posix().takingDirectly());
        }
    }

    /// Decorators that are told to do nothing change nothing.
    @Nested
    class Decorated extends OnADisk {
        Decorated() {
            super(MemoryStyle.posix());
        }

        @Override
        protected FSAdapter open(String path) {
            return new FaultyFSAdapter(
                    new CrashingFSAdapter(super.open(path), 0, CrashingFSAdapter.When.BEFORE));
        }
    }
}
