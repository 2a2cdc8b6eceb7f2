package dev.godwit.engine.copy;

import dev.godwit.api.Settings;
import dev.godwit.engine.model.Carried;
import dev.godwit.spi.value.Name;

/// What tasks have to know about how this migration copies.
///
/// @param area where pre-images are kept, in the destination's root
/// @param acceptSourceChanges copy the current version of a file that changed after the review
record CopyRules(Carried carried, Settings.Hash hash, Name area, boolean acceptSourceChanges) {}
