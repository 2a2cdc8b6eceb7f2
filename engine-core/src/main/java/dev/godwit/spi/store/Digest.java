package dev.godwit.spi.store;

/// An order-free sum of the hashes of a listing's children: equal listings have equal digests
/// whatever the order the back end gave them in.
public record Digest(long high, long low) {

    public static final Digest ZERO = new Digest(0, 0);

    /// The sum, modulo 2¹²⁸.
    public Digest plus(Digest other) {
        long sum = low + other.low;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        return new Digest(high + other.high + carry, sum);
    }
}
