@NullMarked
package dev.godwit.cli.plugin;

import org.jspecify.annotations.NullMarked;
