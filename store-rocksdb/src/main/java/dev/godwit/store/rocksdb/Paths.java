package dev.godwit.store.rocksdb;

import dev.godwit.spi.value.NodeId;

/// Keys of the source's folders in the order of the tree.
final class Paths {

    private Paths() {}

    static byte[] key(int pass, String path, NodeId id) {
        return Key.of(Table.PATHS, pass).text(path).one(0).id(id).bytes();
    }

    /// What the keys of all folders at exactly this path begin with.
    static byte[] at(int pass, String path) {
        return Key.of(Table.PATHS, pass).text(path).one(0).bytes();
    }

    /// What the keys of all folders below this path begin with.
    static byte[] below(int pass, String path) {
        return path.isEmpty() ? all(pass) : Key.of(Table.PATHS, pass).text(path + "/").bytes();
    }

    static byte[] all(int pass) {
        return Key.of(Table.PATHS, pass).bytes();
    }

    static NodeId id(byte[] key) {
        return Key.idAt(key, key.length - Key.ID);
    }
}
