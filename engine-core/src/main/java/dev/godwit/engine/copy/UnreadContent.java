package dev.godwit.engine.copy;

import dev.godwit.spi.fs.Content;
import java.io.InputStream;

/// Content of which only the size and the access time are asked for.
record UnreadContent(long size, long accessedNs) implements Content {

    @Override
    public InputStream read(long from, long length) {
        throw new IllegalStateException("Only a part's content may be read");
    }

    @Override
    public void confirm() {}

    @Override
    public void close() {}
}
