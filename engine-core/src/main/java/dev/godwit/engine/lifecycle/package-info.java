/// The life of a migration: its directory, its lock, its phases and the steps that run in them.
@NullMarked
package dev.godwit.engine.lifecycle;

import org.jspecify.annotations.NullMarked;
