package dev.godwit.spi.value;

/// Text that only the part which made it can read: a handle, a listing cursor, a staged proof.
///
/// Whoever needs bytes in it encodes them. It is stored and sent as it is, so it must not hold
/// secrets.
///
/// @param text any text without NUL
public record Opaque(String text) {

    public Opaque {
        if (text.indexOf(0) >= 0) {
            throw new IllegalArgumentException("NUL in an opaque value");
        }
    }
}
