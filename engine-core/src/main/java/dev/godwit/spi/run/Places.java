package dev.godwit.spi.run;

import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.value.Side;

/// What a task finds where it runs.
public interface Places {

    FSAdapter adapter(Side side);

    /// Asked before content moves: limits, progress, and whether to give up at once.
    CopyControl control();

    /// Whether this run may still change the destination; asked before each publication. When it
    /// may not, another has taken over, and nothing that lies staged is to be made visible.
    boolean owned();

    /// Whether the run is being suspended: finish what is half done, begin nothing.
    boolean stopping();
}
