/// Holds the store in memory to its own contract.
@NullMarked
package dev.godwit.testkit.store;

import org.jspecify.annotations.NullMarked;
