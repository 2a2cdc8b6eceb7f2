@NullMarked
package dev.godwit.cli.report;

import org.jspecify.annotations.NullMarked;
