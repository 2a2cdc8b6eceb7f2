package dev.godwit.testkit.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What every [FSAdapter] promises, as tests. A module that has one extends this class, says how to
/// open it and hands over its tree; what the capabilities claim must work, what they do not claim
/// must refuse.
///
/// The words of the tests are those of the interfaces. A tag names the trap of an earlier system
/// that a test keeps shut.
@Timeout(300)
@Execution(ExecutionMode.SAME_THREAD)
public abstract class FSAdapterContract {

    private @Nullable Bench bench;

    /// A new adapter for the tree of the running test, or for the folder at this path below it.
    ///
    /// @param path empty for the tree itself; need not be there
    protected abstract FSAdapter open(String path) throws StorageException;

    /// The tree of the running test, as somebody else sees it; its root is there.
    protected abstract TestTree tree();

    @BeforeEach
    void openAdapter() throws StorageException {
        bench = new Bench(this::open, tree());
    }

    @AfterEach
    void closeAdapter() {
        bench().adapter.close();
    }

    Bench bench() {
        if (bench == null) {
            throw new IllegalStateException("No test is running");
        }
        return bench;
    }

    @Nested
    class Claiming extends CapabilitiesContract {
        @Override
        Bench bench() {
            return FSAdapterContract.this.bench();
        }
    }

    @Nested
    class Listing extends ListContract {
        @Override
        Bench bench() {
            return FSAdapterContract.this.bench();
        }
    }

    @Nested
    class Opening extends OpenContract {
        @Override
        Bench bench() {
            return FSAdapterContract.this.bench();
        }
    }

    @Nested
    class Staging extends StageContract {
        @Override
        Bench bench() {
            return FSAdapterContract.this.bench();
        }
    }

    @Nested
    class StagingInParts extends PartsContract {
        @Override
        Bench bench() {
            return FSAdapterContract.this.bench();
        }
    }

    @Nested
    class Taking extends TakingContract {
        @Override
        Bench bench() {
            return FSAdapterContract.this.bench();
        }
    }

    @Nested
    class Publishing extends PublishContract {
        @Override
        Bench bench() {
            return FSAdapterContract.this.bench();
        }
    }

    @Nested
    class Keeping extends PreImagesContract {
        @Override
        Bench bench() {
            return FSAdapterContract.this.bench();
        }
    }

    @Nested
    class CleaningUp extends LeftoversContract {
        @Override
        Bench bench() {
            return FSAdapterContract.this.bench();
        }
    }

    @Nested
    class Overlapping extends OverlapContract {
        @Override
        Bench bench() {
            return FSAdapterContract.this.bench();
        }
    }
}
