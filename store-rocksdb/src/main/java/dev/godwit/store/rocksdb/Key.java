package dev.godwit.store.rocksdb;

import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Builds keys, whose bytes sort as their parts do.
final class Key {

    /// Bytes of a folder's id.
    static final int ID = 16;

    /// Bytes of a table's number and a pass.
    static final int PASS = 5;

    private byte[] bytes = new byte[64];
    private int used;

    private Key() {}

    static Key of(Table table) {
        return new Key().one(table.number());
    }

    static Key of(Table table, int pass) {
        return of(table).four(pass);
    }

    Key one(int value) {
        room(1);
        bytes[used++] = (byte) value;
        return this;
    }

    Key two(int value) {
        return one(value >>> 8).one(value);
    }

    Key four(int value) {
        return two(value >>> 16).two(value);
    }

    Key eight(long value) {
        return four((int) (value >>> 32)).four((int) value);
    }

    Key id(NodeId id) {
        return eight(id.high()).eight(id.low());
    }

    Key text(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    Key raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, used, more.length);
        used += more.length;
        return this;
    }

    /// A name, NUL, which no name holds, and whether it is a folder.
    Key member(Name name, boolean folder) {
        return text(name.text()).one(0).one(folder ? 1 : 0);
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, used);
    }

    /// The parts of a value, which belongs to no table.
    static Key value() {
        return new Key();
    }

    private void room(int more) {
        if (used + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more));
        }
    }

    // ------------------------------------------------------------ reading parts again

    static boolean beginsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length
                && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    static long eightAt(byte[] key, int at) {
        long value = 0;
        for (int i = at; i < at + 8; i++) {
            value = value << 8 | (key[i] & 0xff);
        }
        return value;
    }

    static int fourAt(byte[] key, int at) {
        return (key[at] & 0xff) << 24
                | (key[at + 1] & 0xff) << 16
                | (key[at + 2] & 0xff) << 8
                | (key[at + 3] & 0xff);
    }

    static int twoAt(byte[] key, int at) {
        return (key[at] & 0xff) << 8 | (key[at + 1] & 0xff);
    }

    static NodeId idAt(byte[] key, int at) {
        return new NodeId(eightAt(key, at), eightAt(key, at + 8));
    }

    static String textAt(byte[] key, int from, int to) {
        return new String(key, from, to - from, StandardCharsets.UTF_8);
    }

    /// The first key after all that begin with these bytes.
    static byte[] after(byte[] prefix) {
        byte[] next = prefix.clone();
        for (int i = next.length - 1; i >= 0; i--) {
            if (++next[i] != 0) {
                return Arrays.copyOf(next, i + 1);
            }
        }
        throw new IllegalArgumentException("Nothing comes after these bytes");
    }
}
