package dev.godwit.spi.run;

/// Where a runner gets its tasks: asked only when there is room, on the thread that called
/// [TaskRunner#run].
@FunctionalInterface
public interface TaskSource<O> {

    /// The next task; [Pull.Later] when there is none until something in flight has been reported;
    /// [Pull.Done] when there is none any more.
    Pull<O> next();

    /// An answer.
    sealed interface Pull<O> {

        record Ready<O>(Task<O> task) implements Pull<O> {}

        record Later<O>() implements Pull<O> {}

        record Done<O>() implements Pull<O> {}
    }
}
