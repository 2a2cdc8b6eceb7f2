/// The task runner SPI: where and on how many threads, or machines, the engine's tasks run.
///
/// A task is a small value and a pure function of itself and the locations; each of its outcomes
/// can be committed alone. That shape is kept in process too, so that a runner on a cluster needs
/// nothing new from the engine.
@NullMarked
package dev.godwit.spi.run;

import org.jspecify.annotations.NullMarked;
