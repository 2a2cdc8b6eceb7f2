package dev.godwit.engine.discovery;

import dev.godwit.spi.store.ListWork;
import java.time.Duration;
import java.util.Optional;

/// One folder to list now.
///
/// @param listing the number under which its children are stored, unless they equal the listing
///   held
/// @param delay to wait before, after a failure
/// @param known what is known of it and of others of its round
record ListingJob(ListWork work, long listing, Duration delay, Optional<Recalled> known) {}
