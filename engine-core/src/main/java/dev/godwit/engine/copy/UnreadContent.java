package dev.godwit.engine.copy;

import dev.godwit.spi.fs.Content;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Content of which only the size and the access time are asked for, and where it is.
///
/// @param opened tells where it is; null where nobody is to know
record UnreadContent(long size, long accessedNs, @Nullable Content opened) implements Content {

    @Override
    public InputStream read(long from, long length) {
        throw new IllegalStateException("Only a part's content may be read");
    }

    @Override
    public <T> Optional<T> origin(Class<T> type) {
        return opened == null ? Optional.empty() : opened.origin(type);
    }

    @Override
    public void confirm() {}

    @Override
    public void close() {}
}
