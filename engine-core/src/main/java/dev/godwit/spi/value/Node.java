package dev.godwit.spi.value;

import dev.godwit.spi.error.Problem;
import java.util.List;
import java.util.Optional;

/// Everything a listing gave about one entry. Times are nanoseconds since 1970-01-01T00:00Z, sizes
/// bytes.
public sealed interface Node {

    /// In place of an access time that nobody tells, and of one that is to stay as it is.
    long NO_TIME = Long.MIN_VALUE;

    Name name();

    /// The adapter's own id, where its ids are assigned by a server.
    Optional<Opaque> handle();

    Kind kind();

    /// Modification time in ns; 0 where there is none.
    default long mtimeNs() {
        return 0;
    }

    /// Access time in ns, from before it was listed or read; never compared. [#NO_TIME] where
    /// nobody tells, and of files, whose content tells it
    /// ([dev.godwit.spi.fs.Content#accessedNs()]).
    default long accessedNs() {
        return NO_TIME;
    }

    /// Content size in bytes; 0 for all but files.
    default long size() {
        return 0;
    }

    default Attributes attributes() {
        return Attributes.NONE;
    }

    /// What identifies this version of the node; folders and what cannot be read have none.
    default Optional<Token> version() {
        return switch (this) {
            case File file -> Optional.of(file.token());
            case Link link -> Optional.of(link.token());
            case Special special -> Optional.of(special.token());
            case Folder _, Unreadable _ -> Optional.empty();
        };
    }

    /// The node under another name, all else equal.
    Node named(Name other);

    /// @param size bytes, as the listing says
    /// @param links present when the file has more than one name
    /// @param hashes hashes of the content that the back end keeps
    record File(
            Name name,
            long size,
            long mtimeNs,
            Token token,
            Attributes attributes,
            Optional<LinkGroup> links,
            List<ContentHash> hashes,
            Optional<Opaque> handle)
            implements Node {

        public File {
            hashes = List.copyOf(hashes);
            if (size < 0) {
                throw new IllegalArgumentException("Negative size of " + name + ": " + size);
            }
        }

        @Override
        public Kind kind() {
            return Kind.FILE;
        }

        @Override
        public File named(Name other) {
            return new File(other, size, mtimeNs, token, attributes, links, hashes, handle);
        }
    }

    record Folder(
            Name name,
            long mtimeNs,
            long accessedNs,
            Attributes attributes,
            Optional<Opaque> handle)
            implements Node {

        public Folder(Name name, long mtimeNs, Attributes attributes, Optional<Opaque> handle) {
            this(name, mtimeNs, NO_TIME, attributes, handle);
        }

        @Override
        public Kind kind() {
            return Kind.FOLDER;
        }

        @Override
        public Folder named(Name other) {
            return new Folder(other, mtimeNs, accessedNs, attributes, handle);
        }
    }

    /// @param target what the link says, verbatim: raw bytes by the bijection of [Name], with `/`
    ///   kept as itself
    record Link(
            Name name,
            String target,
            long mtimeNs,
            long accessedNs,
            Token token,
            Attributes attributes,
            Optional<Opaque> handle)
            implements Node {

        public Link(
                Name name,
                String target,
                long mtimeNs,
                Token token,
                Attributes attributes,
                Optional<Opaque> handle) {
            this(name, target, mtimeNs, NO_TIME, token, attributes, handle);
        }

        @Override
        public Kind kind() {
            return Kind.LINK;
        }

        @Override
        public Link named(Name other) {
            return new Link(other, target, mtimeNs, accessedNs, token, attributes, handle);
        }
    }

    /// @param what `fifo`, `socket`, `character device 1:3`, `block device 8:0` (with the numbers
    ///   of the device) or what the back end calls it
    record Special(
            Name name,
            String what,
            long mtimeNs,
            long accessedNs,
            Token token,
            Attributes attributes,
            Optional<Opaque> handle)
            implements Node {

        public Special(
                Name name,
                String what,
                long mtimeNs,
                Token token,
                Attributes attributes,
                Optional<Opaque> handle) {
            this(name, what, mtimeNs, NO_TIME, token, attributes, handle);
        }

        @Override
        public Kind kind() {
            return Kind.SPECIAL;
        }

        @Override
        public Special named(Name other) {
            return new Special(other, what, mtimeNs, accessedNs, token, attributes, handle);
        }
    }

    /// An entry that was listed but whose facts could not be read: a row with its problem, never an
    /// omission.
    record Unreadable(Name name, Problem why, Optional<Opaque> handle) implements Node {

        @Override
        public Kind kind() {
            return Kind.UNREADABLE;
        }

        @Override
        public Unreadable named(Name other) {
            return new Unreadable(other, why, handle);
        }
    }
}
