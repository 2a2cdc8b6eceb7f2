/// The commands. Each is a [Command][dev.godwit.cli.command.Command] with its grammar, carried out
/// on a [Call][dev.godwit.cli.command.Call]; [Commands][dev.godwit.cli.command.Commands] lists
/// them.
///
/// Those that move a migration on share [Run][dev.godwit.cli.command.Run], which takes one step
/// after the other, shows progress, stops at the review and suspends when a signal asks for it.
@NullMarked
package dev.godwit.cli.command;

import org.jspecify.annotations.NullMarked;
