package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.LinkTarget;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A folder that was entered: it is there, and no link leads to it.
final class Folder {

    private final NodeRef ref;
    private final Path path;
    private final String shown;
    private final Stat stat;
    private final byte[] raw;
    private final int bytes;
    private final @Nullable Linux calls;

    /// @param shown its path, for messages
    Folder(NodeRef ref, Path path, byte[] raw, String shown, Stat stat, @Nullable Linux calls) {
        this.ref = ref;
        this.path = path;
        this.raw = raw;
        this.shown = shown;
        this.stat = stat;
        this.calls = calls;
        this.bytes = LinkTarget.bytes(ref.path()).length;
    }

    NodeRef ref() {
        return ref;
    }

    Path path() {
        return path;
    }

    String shown() {
        return shown;
    }

    Stat stat() {
        return stat;
    }

    /// The raw bytes of its path.
    byte[] raw() {
        return raw;
    }

    /// How many bytes its path below the root has.
    int bytes() {
        return bytes;
    }

    /// Looks at a child, without following a link.
    Stat look(Name name) throws StorageException {
        if (calls != null) {
            int result = calls.look(raw(name));
            if (result < 0) {
                throw Errors.of("look at", shown(name), -result);
            }
            return calls.stat();
        }
        try {
            return Stat.of(child(name));
        } catch (IOException e) {
            throw Errors.of("look at", shown(name), e);
        }
    }

    Path child(Name name) throws StorageException {
        return name.equals(Name.ROOT) && ref.isRoot() ? path : Names.child(path, name);
    }

    String shown(Name name) {
        return shown + "/" + name;
    }

    /// The raw bytes of a child's path.
    byte[] raw(Name name) throws StorageException {
        if (name.equals(Name.ROOT) && ref.isRoot()) {
            return raw;
        }
        byte[] child = Names.checkedRaw(name);
        byte[] joined = Arrays.copyOf(raw, raw.length + 1 + child.length);
        joined[raw.length] = '/';
        System.arraycopy(child, 0, joined, raw.length + 1, child.length);
        return joined;
    }
}
