package dev.godwit.store.rocksdb;

import dev.godwit.spi.value.Name;
import java.util.Arrays;

/// A name within a folder, as the bytes of a key: an object `a` beside a prefix `a/` are two. The
/// bytes are the name, NUL and whether it is a folder.
final class Member implements Comparable<Member> {

    private final byte[] bytes;

    Member(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    static Member of(Name name, boolean folder) {
        return new Member(Key.value().member(name, folder).bytes());
    }

    /// By text that need not be a name: what is none is not found.
    static Member of(String text, boolean folder) {
        return new Member(Key.value().text(text).one(0).one(folder ? 1 : 0).bytes());
    }

    /// The member in a key between a prefix and a suffix of so many bytes.
    static Member in(byte[] key, int prefix, int suffix) {
        if (key.length < prefix + 2 + suffix) {
            throw Failures.damaged();
        }
        return new Member(Arrays.copyOfRange(key, prefix, key.length - suffix));
    }

    Name name() {
        return new Name(Key.textAt(bytes, 0, bytes.length - 2));
    }

    boolean folder() {
        return bytes[bytes.length - 1] == 1;
    }

    @Override
    public int compareTo(Member other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Member that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
