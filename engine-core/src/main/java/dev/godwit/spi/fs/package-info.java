/// The storage adapter SPI: one interface of few verbs, [FSAdapter][dev.godwit.spi.fs.FSAdapter],
/// whose every method is a promise with a test of the same words in the contract kit, and features
/// asked for by type.
///
/// A destination is changed in two steps: *stage* puts everything in place where nobody looks,
/// *publish* makes each entry visible in one atomic step under a precondition. Between the two the
/// engine records what lies staged, which is what makes "ours" provable after a crash.
@NullMarked
package dev.godwit.spi.fs;

import org.jspecify.annotations.NullMarked;
