@NullMarked
package dev.godwit.cli.syntax;

import org.jspecify.annotations.NullMarked;
