package dev.godwit.spi.value;

/// Which of a migration's two trees.
public enum Side {
    SOURCE,
    DESTINATION
}
