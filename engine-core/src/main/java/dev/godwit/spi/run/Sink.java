package dev.godwit.spi.run;

/// Takes outcomes; waits when whoever reads them is slower.
@FunctionalInterface
public interface Sink<O> {

    void emit(O outcome) throws InterruptedException;
}
