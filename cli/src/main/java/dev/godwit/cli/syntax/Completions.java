package dev.godwit.cli.syntax;

import picocli.AutoComplete;

/// Writes what makes a shell complete commands, options and their values.
public final class Completions {
    private final Grammar grammar;

    public Completions(Grammar grammar) {
        this.grammar = grammar;
    }

    /// The script for a shell: `bash`, `zsh` or `fish`.
    public String script(String shell) {
        return shell.equals("fish")
                ? new FishCompletion(grammar.commands()).script()
                // One for both: under zsh it turns on the emulation of bash's completion.
                : AutoComplete.bash("godwit", grammar.program());
    }
}
