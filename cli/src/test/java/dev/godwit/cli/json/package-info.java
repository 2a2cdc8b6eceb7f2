@NullMarked
package dev.godwit.cli.json;

import org.jspecify.annotations.NullMarked;
