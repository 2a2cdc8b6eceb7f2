package plugin;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.FSAdapterProvider;
import dev.godwit.spi.fs.Guarantee;
import dev.godwit.spi.fs.Listing;
import dev.godwit.spi.fs.Location;
import dev.godwit.spi.fs.NameRules;
import dev.godwit.spi.fs.Page;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// An adapter that Godwit's build does not know: the tree whose files a location names,
/// `fixed:a/one,b/two`, each of `size` bytes of which a MiB takes `pause` milliseconds to read.
/// Writes the folders that are listed into the file `log` and the files that are read into `reads`;
/// while there is a file `hold` a listing does not end.
public final class FixedTree implements FSAdapter {
    private static final long TIME = 1_600_000_000_000_000_000L;

    private final TreeMap<String, Boolean> nodes = new TreeMap<>();
    private final Location location;

    FixedTree(Location location) {
        this.location = location;
        for (String file : location.root().split(",")) {
            nodes.put(file, true);
            for (int slash = file.indexOf('/'); slash > 0; slash = file.indexOf('/', slash + 1)) {
                nodes.put(file.substring(0, slash), false);
            }
        }
    }

    /// Opens it.
    public static final class Provider implements FSAdapterProvider {
        @Override
        public String name() {
            return "fixed";
        }

        @Override
        public Set<String> settings() {
            return Set.of("size", "pause", "log", "reads", "hold");
        }

        @Override
        public FSAdapter open(Location location) {
            return new FixedTree(location);
        }
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(
                false,
                true,
                new NameRules(true, false, false, 255, 4096, ""),
                false,
                false,
                Guarantee.NONE,
                Guarantee.NONE,
                1,
                Set.of(),
                false,
                false,
                Set.of(),
                Capabilities.Threads.PLATFORM);
    }

    @Override
    public String describe() {
        return "fixed:" + location.root();
    }

    private long setting(String key, String otherwise) {
        return Long.parseLong(location.settings().getOrDefault(key, otherwise));
    }

    @Override
    public Optional<Node> stat(NodeRef ref) {
        if (ref.isRoot()) {
            return Optional.of(folder(Name.ROOT));
        }
        return Optional.ofNullable(nodes.get(ref.path())).map(file -> node(ref.name(), file));
    }

    private Node node(Name name, boolean file) {
        return file
                ? new Node.File(
                        name,
                        setting("size", "5"),
                        TIME,
                        new Token("1"),
                        Attributes.NONE,
                        Optional.empty(),
                        List.of(),
                        Optional.empty())
                : folder(name);
    }

    private static Node folder(Name name) {
        return new Node.Folder(name, TIME, Attributes.NONE, Optional.empty());
    }

    @Override
    public Listing list(NodeRef folder, Optional<Opaque> resume) throws StorageException {
        log("log", folder.path());
        hold();
        String prefix = folder.isRoot() ? "" : folder.path() + "/";
        List<Node> children = new ArrayList<>();
        nodes.forEach((path, file) -> {
            if (path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0) {
                children.add(node(new Name(path.substring(prefix.length())), file));
            }
        });
        List<Page> pages = new ArrayList<>(List.of(new Page(children, Optional.empty())));
        return new Listing() {
            @Override
            public Optional<Page> next() {
                return pages.isEmpty() ? Optional.empty() : Optional.of(pages.removeFirst());
            }

            @Override
            public void close() {}
        };
    }

    private void hold() {
        String hold = location.settings().get("hold");
        try {
            while (hold != null && Files.exists(Path.of(hold))) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void log(String setting, String path) {
        String log = location.settings().get(setting);
        try {
            if (log != null) {
                Files.writeString(
                        Path.of(log),
                        "/" + path + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Content open(NodeRef file, Token expected) throws StorageException {
        if (!nodes.getOrDefault(file.path(), false)) {
            throw new NotFound("Cannot open " + file.path() + ": it is not there", null);
        }
        long size = setting("size", "5");
        return new Content() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream read(long from, long length) {
                log("reads", file.path());
                return new Letters(Math.min(length, size - from), setting("pause", "0"));
            }

            @Override
            public void confirm() {}

            @Override
            public void close() {}
        };
    }

    /// So many times the letter g, and time that passes.
    private static final class Letters extends InputStream {
        private long left;
        private final long pause;

        Letters(long left, long pause) {
            this.left = left;
            this.pause = pause;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            int count = (int) Math.min(left, length);
            try {
                Thread.sleep(pause * count >> 20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            java.util.Arrays.fill(into, offset, offset + count, (byte) 'g');
            left -= count;
            return count;
        }
    }

    @Override
    public List<Result<Staged>> stage(NodeRef folder, List<Put> puts, CopyControl control) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Result<Node>> publish(NodeRef folder, List<Publication> ready) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Result<Name>> discard(NodeRef folder, List<Staged> unused) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void makeRoot() throws StorageException {
        throw new Unsupported("Cannot make " + describe() + ": it is only read", null);
    }

    @Override
    public void barrier() {}

    @Override
    public <T> Optional<T> feature(Class<T> type) {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
