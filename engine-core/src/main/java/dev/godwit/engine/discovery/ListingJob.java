package dev.godwit.engine.discovery;

import dev.godwit.spi.store.ListWork;
import java.time.Duration;

/// One folder to list now.
///
/// @param listing the number under which its children are stored, unless they equal the listing
///   held
/// @param delay to wait before, after a failure
record ListingJob(ListWork work, long listing, Duration delay) {}
