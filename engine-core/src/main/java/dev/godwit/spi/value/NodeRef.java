package dev.godwit.spi.value;

import java.util.Optional;

/// Where a node is, relative to its location's root.
///
/// The path is the truth for people, stores and dual writes; the handle is the truth for adapters
/// whose ids are assigned by a server. Never a file descriptor.
///
/// @param path escaped names joined by `/`; empty for the root
/// @param handle the adapter's own id of the node, where it has one
public record NodeRef(String path, Optional<Opaque> handle) {

    /// The root of a location.
    public static final NodeRef ROOT = new NodeRef("");

    public NodeRef {
        if (path.startsWith("/") || path.endsWith("/") || path.contains("//")) {
            throw new IllegalArgumentException("Not a path relative to its root: " + path);
        }
    }

    public NodeRef(String path) {
        this(path, Optional.empty());
    }

    public NodeRef child(Name name) {
        return new NodeRef(childPath(path, name));
    }

    public NodeRef child(Name name, Optional<Opaque> handle) {
        return new NodeRef(childPath(path, name), handle);
    }

    public boolean isRoot() {
        return path.isEmpty();
    }

    /// The last name; [Name#ROOT] for the root.
    public Name name() {
        return new Name(path.substring(path.lastIndexOf('/') + 1));
    }

    /// The folder this node is in, without its handle; the root is its own parent.
    public NodeRef parent() {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? ROOT : new NodeRef(path.substring(0, slash));
    }

    /// The path of the child `name` of the folder at `folder`.
    public static String childPath(String folder, Name name) {
        return folder.isEmpty() ? name.text() : folder + "/" + name.text();
    }
}
