package dev.godwit.spi.error;

/// An error as a fact: what is left of an exception once it is stored.
///
/// @param errorClass decides what is done about it
/// @param text one sentence that names the thing, the place and, where there is one, the next step
public record Problem(ErrorClass errorClass, String text) {

    public static Problem of(StorageException e) {
        String message = e.getMessage();
        return new Problem(e.errorClass(), message == null ? e.errorClass().name() : message);
    }
}
