package dev.godwit.adapter.local;

import dev.godwit.spi.fs.Selective;
import java.util.Set;

/// Extended attributes take a call for each node.
///
/// @param offers the keys that the file system knows
record LocalSelection(Set<String> offers, Facts facts) implements Selective {

    @Override
    public void want(Set<String> keys) {
        facts.want(keys);
    }
}
