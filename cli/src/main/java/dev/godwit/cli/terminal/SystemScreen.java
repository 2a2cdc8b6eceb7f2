package dev.godwit.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jspecify.annotations.Nullable;

/// The terminal this process was started on.
///
/// Of JLine only the native layer is used, loaded when a width is first asked for: a whole JLine
/// terminal takes over the line discipline, starts `infocmp` and costs a second to set up.
public final class SystemScreen implements Screen {
    private static final int STANDARD_COLUMNS = 80;

    /// Loaded once, when it is first needed. Guarded by this.
    private @Nullable Native layer;

    /// What could be loaded.
    private record Native(Optional<TerminalProvider> provider) {}

    @Override
    public boolean input() {
        return isTerminal(0, SystemStream.Input);
    }

    @Override
    public boolean output() {
        return isTerminal(1, SystemStream.Output);
    }

    @Override
    public boolean error() {
        return isTerminal(2, SystemStream.Error);
    }

    @Override
    public int columns() {
        SystemStream stream = error() ? SystemStream.Error : SystemStream.Output;
        int columns = provider().map(p -> p.systemStreamWidth(stream)).orElse(0);
        return columns > 0 ? columns : STANDARD_COLUMNS;
    }

    /// Linux names what a descriptor is connected to, which costs nothing; elsewhere the C library
    /// is asked.
    private boolean isTerminal(int descriptor, SystemStream stream) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException _) {
            return provider().map(p -> p.isSystemStream(stream)).orElse(false);
        }
    }

    private synchronized Optional<TerminalProvider> provider() {
        if (layer == null) {
            layer = new Native(load());
        }
        return layer.provider();
    }

    private static Optional<TerminalProvider> load() {
        try {
            return Optional.of(TerminalProvider.load("ffm"));
        } catch (IOException | LinkageError _) {
            return Optional.empty();
        }
    }
}
