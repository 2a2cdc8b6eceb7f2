/// What scripts read: the JSON of a migration's status, of a row and of an error, each one line.
@NullMarked
package dev.godwit.cli.json;

import org.jspecify.annotations.NullMarked;
