/// The adapter held to its contract, by both of its ways to disk, and what only it has to prove.
@NullMarked
package dev.godwit.adapter.local;

import org.jspecify.annotations.NullMarked;
