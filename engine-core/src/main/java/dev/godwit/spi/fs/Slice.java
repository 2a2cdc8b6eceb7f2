package dev.godwit.spi.fs;

/// One part of a file's content.
///
/// @param number counts the parts from 0, in the order of the content
/// @param from where it begins: `number` times the size of a part
/// @param length of it; that of the others but for the last
public record Slice(int number, long from, long length) {

    /// The part of this number.
    ///
    /// @param size of the content
    /// @param partSize of all parts but the last
    public static Slice of(int number, long size, long partSize) {
        long from = number * partSize;
        return new Slice(number, from, Math.min(partSize, size - from));
    }

    /// How many parts content of this size has.
    public static int count(long size, long partSize) {
        return Math.toIntExact(size / partSize + (size % partSize == 0 ? 0 : 1));
    }
}
