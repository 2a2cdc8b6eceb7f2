/// What a person sees: [Console][dev.godwit.cli.terminal.Console] keeps results (standard output)
/// apart from remarks (standard error) and asks questions where somebody can answer;
/// [ProgressView][dev.godwit.cli.terminal.ProgressView] draws how far a step is;
/// [Table][dev.godwit.cli.terminal.Table] and [Units][dev.godwit.cli.terminal.Units] make numbers
/// readable. Whatever came from storage passes [Printable][dev.godwit.cli.terminal.Printable]
/// first.
@NullMarked
package dev.godwit.cli.terminal;

import org.jspecify.annotations.NullMarked;
