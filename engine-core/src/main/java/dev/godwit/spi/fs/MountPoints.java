package dev.godwit.spi.fs;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.NodeRef;
import java.util.List;

/// Feature: knows where in a tree other file systems show, without looking through it.
public interface MountPoints {

    /// Where something is mounted below the root now; the root itself is none of them.
    List<MountPoint> mountPoints() throws StorageException;

    /// A place in the tree where a file system shows.
    ///
    /// @param type of the file system, as the system calls it: `ext4`, `tmpfs`
    record MountPoint(NodeRef place, String type) {}
}
