package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.nio.file.Path;
import java.util.Arrays;

/// A folder that was entered: it is there, and no link leads to it.
///
/// @param shown its path, for messages
record Folder(NodeRef ref, Path path, String shown, Stat stat) {

    Path child(Name name) throws StorageException {
        return name.equals(Name.ROOT) && ref.isRoot() ? path : Names.child(path, name);
    }

    String shown(Name name) {
        return shown + "/" + name;
    }

    /// The raw bytes of a child's path.
    byte[] raw(Name name) {
        byte[] folder = Names.raw(path);
        if (name.equals(Name.ROOT)) {
            return folder;
        }
        byte[] child = name.bytes();
        byte[] raw = Arrays.copyOf(folder, folder.length + 1 + child.length);
        raw[folder.length] = '/';
        System.arraycopy(child, 0, raw, folder.length + 1, child.length);
        return raw;
    }
}
