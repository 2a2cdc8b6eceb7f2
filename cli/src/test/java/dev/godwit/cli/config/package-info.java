@NullMarked
package dev.godwit.cli.config;

import org.jspecify.annotations.NullMarked;
