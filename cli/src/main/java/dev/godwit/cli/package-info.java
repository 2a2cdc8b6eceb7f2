/// The command `godwit`: reads arguments, wires the engine, shows what it does.
@NullMarked
package dev.godwit.cli;

import org.jspecify.annotations.NullMarked;
