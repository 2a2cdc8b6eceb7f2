/// The loops that run once for each node or each byte, measured alone with JMH: `benchmarks/hot`.
@NullMarked
package dev.godwit.benchmarks.hot;

import org.jspecify.annotations.NullMarked;
