/// Holds the DuckDB store to the contract, and to what it promises beyond: that it survives being
/// killed, refuses damage and is fast.
@NullMarked
package dev.godwit.store.duckdb;

import org.jspecify.annotations.NullMarked;
