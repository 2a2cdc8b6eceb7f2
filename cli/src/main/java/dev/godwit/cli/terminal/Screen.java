package dev.godwit.cli.terminal;

/// What the standard streams are connected to.
public interface Screen {

    /// Whether somebody can type on standard input.
    boolean input();

    /// Whether standard output is a terminal.
    boolean output();

    /// Whether standard error is a terminal.
    boolean error();

    /// Columns of the terminal at this moment.
    int columns();
}
