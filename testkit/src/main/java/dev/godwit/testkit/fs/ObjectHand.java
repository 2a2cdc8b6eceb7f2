package dev.godwit.testkit.fs;

import java.util.List;
import java.util.Map;

/// Somebody else's hand on the objects of a bucket.
public interface ObjectHand {

    /// All keys.
    List<String> keys();

    default boolean holds(String key) {
        return keys().contains(key);
    }

    /// @throws IllegalArgumentException when there is no such object
    byte[] content(String key);

    /// An object's user metadata, by names in lower case without their prefix.
    Map<String, String> metadata(String key);

    /// Makes or replaces an object.
    void put(String key, byte[] content, Map<String, String> metadata);

    /// Removes an object, if it is there.
    void remove(String key);
}
