/// How the command line ends: [ExitCode][dev.godwit.cli.failure.ExitCode] is the number that
/// scripts read, [Failure][dev.godwit.cli.failure.Failure] an end in one sentence with what to do
/// next.
@NullMarked
package dev.godwit.cli.failure;

import org.jspecify.annotations.NullMarked;
