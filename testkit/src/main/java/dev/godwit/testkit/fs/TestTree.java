package dev.godwit.testkit.fs;

import java.util.List;

/// A tree in the hands of somebody else: made, changed and looked at behind an adapter's back.
///
/// Paths are those of [dev.godwit.spi.value.NodeRef]. What returns a boolean says whether this tree
/// can do such a thing; a test that needs it does not run where it cannot.
public interface TestTree {

    /// Makes a folder, and those above it, unless it is there.
    void folder(String path);

    /// Makes a file; writes in place when there is one.
    void file(String path, byte[] content);

    /// Makes many empty files, none of which is there, in folders that are.
    default void files(List<String> paths) {
        paths.forEach(path -> file(path, new byte[0]));
    }

    boolean link(String path, String target);

    boolean hardLink(String path, String existing);

    /// Makes a FIFO.
    boolean fifo(String path);

    boolean mtime(String path, long ns);

    boolean mode(String path, int mode);

    boolean owner(String path, int uid, int gid);

    /// Makes the facts of a node unreadable.
    boolean hideFacts(String path);

    /// Makes a file's content, or a folder's entries, unreadable.
    boolean hideContent(String path);

    /// Removes a node with everything below it.
    void remove(String path);

    /// Everything below the root, reserved names too.
    Snapshot snapshot();
}
