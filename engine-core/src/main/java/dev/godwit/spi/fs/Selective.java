package dev.godwit.spi.fs;

import java.util.Set;

/// Feature: looks up what costs a call of its own for each node only when it is wanted. Until
/// somebody says what that is, it is everything on offer.
public interface Selective {

    /// The keys, of [dev.godwit.spi.value.Attributes], that are told only when they are wanted.
    /// What can be told cannot always be set: [Capabilities#keeps] says so.
    Set<String> offers();

    /// From now on nodes tell of these, and not of what else is on offer.
    ///
    /// - **Cost:** what is not wanted costs nothing.
    void want(Set<String> keys);
}
