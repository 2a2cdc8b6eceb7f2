/// The contract of state stores, and a store in memory that is its executable model: facts in lists
/// and maps, every answer computed by its definition. What another store says is right when this
/// one says the same.
@NullMarked
package dev.godwit.testkit.store;

import org.jspecify.annotations.NullMarked;
