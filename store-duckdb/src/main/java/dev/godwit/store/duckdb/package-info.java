/// A migration's state in one DuckDB file.
@NullMarked
package dev.godwit.store.duckdb;

import org.jspecify.annotations.NullMarked;
