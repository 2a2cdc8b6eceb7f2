package dev.godwit.spi.fs;

import java.util.Map;

/// Where a tree is: which adapter, which root, which settings.
///
/// @param adapter the provider's name
/// @param root what the adapter takes for its root: an absolute path, `bucket/prefix`
/// @param settings by key, sorted; never secrets
public record Location(String adapter, String root, Map<String, String> settings) {

    public Location {
        settings = Map.copyOf(settings);
    }
}
