/// What a person may set, and where they set it.
///
/// [Option][dev.godwit.cli.config.Option] is the one table of everything: each entry is a long
/// option, a key of the configuration file and an environment variable.
/// [Values][dev.godwit.cli.config.Values] holds what counts after the command line has won over the
/// environment and the environment over the file. [Door][dev.godwit.cli.config.Door] decides which
/// files are trusted at all.
@NullMarked
package dev.godwit.cli.config;

import org.jspecify.annotations.NullMarked;
