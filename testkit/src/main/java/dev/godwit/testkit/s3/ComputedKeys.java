package dev.godwit.testkit.s3;

/// Objects that are in a bucket without being stored: their content is made of their key.
public interface ComputedKeys {

    long count();

    /// @param index from 0; keys ascend with it in the order of listings
    String key(long index);

    /// @param index from 0
    /// @return the size of the object's content
    int size(long index);
}
