package dev.godwit.spi.value;

/// What kind of node an entry is.
public enum Kind {
    FILE,
    FOLDER,
    LINK,
    /// A FIFO, socket or device.
    SPECIAL,
    /// Listed, but its facts could not be read.
    UNREADABLE
}
