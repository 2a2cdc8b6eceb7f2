/// Running tasks in this process.
///
/// The thread that calls [TaskRunner#run][dev.godwit.spi.run.TaskRunner#run] is the only one that
/// asks for tasks and is told about them, so whoever folds outcomes into batches needs no lock.
/// [LocalTaskRunner][dev.godwit.engine.run.LocalTaskRunner] has platform threads beside it and a
/// bounded queue between them and the caller;
/// [DirectTaskRunner][dev.godwit.engine.run.DirectTaskRunner] has only the caller's thread, so that
/// a whole migration can be repeated from a seed.
@NullMarked
package dev.godwit.engine.run;

import org.jspecify.annotations.NullMarked;
