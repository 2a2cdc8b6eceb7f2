package dev.godwit.spi.fs;

/// Feature: looks at more than it is asked to list where that takes fewer requests, and remembers
/// the rest until that is asked for.
public interface Foresight {

    /// From now until it is closed, a listing may tell what was seen of its folder since this call
    /// instead of what is there when it is opened. Nothing is remembered longer, and nothing but
    /// listings is answered so.
    ///
    /// - **Memory:** what is remembered is bounded; the rest is looked at when it is asked for.
    /// - **Order:** meant for listings that go down a tree level by level, each folder once; any
    ///   other order costs requests and changes no answer.
    Session begin();

    /// As long as what was seen may be told.
    interface Session extends AutoCloseable {
        @Override
        void close();
    }
}
