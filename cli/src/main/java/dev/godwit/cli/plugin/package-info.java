/// Finds adapters, stores and runners, on the class path and in the plug-in folder, and wires the
/// engine with them. With the entry point the only code that knows ServiceLoader and Guice.
@NullMarked
package dev.godwit.cli.plugin;

import org.jspecify.annotations.NullMarked;
