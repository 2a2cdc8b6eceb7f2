/// Where the engine's log goes: to the folder of the migration it speaks of, and to the person who
/// asked for it with `--verbose`. Set up in code, because reading logback's XML takes longer than
/// most commands.
@NullMarked
package dev.godwit.cli.logging;

import org.jspecify.annotations.NullMarked;
