/// What is done about an error, decided in one place.
///
/// An adapter classifies an error where it is thrown; the
/// [RetryPolicy][dev.godwit.engine.retry.RetryPolicy] knows for each class, and for how often the
/// thing was tried, whether it is worth another try and when. It remembers nothing: attempts are
/// counted in the store, so that a restart does not begin to count anew. Waiting goes through a
/// [Sleeper][dev.godwit.engine.retry.Sleeper], chance through a generator, both handed in, so that
/// a test waits for nothing.
@NullMarked
package dev.godwit.engine.retry;

import org.jspecify.annotations.NullMarked;
