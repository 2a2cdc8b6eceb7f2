/// The grammar of the command line: [Syntax][dev.godwit.cli.syntax.Syntax] describes a command as
/// data, from which picocli parses arguments and the help and the shells' completions are written.
/// The only package that knows picocli, which is used without its annotations: reading those by
/// reflection would take longer than the rest of a start.
@NullMarked
package dev.godwit.cli.syntax;

import org.jspecify.annotations.NullMarked;
