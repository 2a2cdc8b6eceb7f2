@NullMarked
package dev.godwit.cli.terminal;

import org.jspecify.annotations.NullMarked;
