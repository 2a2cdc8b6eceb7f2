package dev.godwit.spi.fs;

import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;

/// One change of one entry of a folder.
///
/// @param name the entry
/// @param what the change
/// @param stageName the name under which it is staged in the same folder, reserved and recorded
///   beforehand
public record Put(Name name, What what, Name stageName) {

    /// What an entry is to become. An access time is given where the storage keeps one and it is
    /// not [Node#NO_TIME]; whatever is read of the entry later may change it.
    public sealed interface What {

        /// A file with this content. Attributes the storage does not keep are left out.
        record File(Content content, long mtimeNs, long accessedNs, Attributes attributes)
                implements What {

            public File(Content content, long mtimeNs, Attributes attributes) {
                this(content, mtimeNs, Node.NO_TIME, attributes);
            }
        }

        /// A new, empty folder, private to its owner until its [Metadata].
        record Folder() implements What {}

        /// A symbolic link, its target written verbatim.
        ///
        /// @param target see [dev.godwit.spi.value.Node.Link#target()]
        record Link(String target, long mtimeNs, long accessedNs, Attributes attributes)
                implements What {

            public Link(String target, long mtimeNs, Attributes attributes) {
                this(target, mtimeNs, Node.NO_TIME, attributes);
            }
        }

        /// A FIFO, a socket or a device, which is made and never opened.
        ///
        /// @param what see [dev.godwit.spi.value.Node.Special#what()]
        record Special(String what, long mtimeNs, long accessedNs, Attributes attributes)
                implements What {

            public Special(String what, long mtimeNs, Attributes attributes) {
                this(what, mtimeNs, Node.NO_TIME, attributes);
            }
        }

        /// Another name of a file of the same location that is published already.
        record HardLink(NodeRef published) implements What {}

        /// Mode, owner, attributes and times of a node that is there; staging prepares nothing,
        /// publishing changes the node in place and never its content. Attributes that are not
        /// named stay as they are.
        record Metadata(long mtimeNs, long accessedNs, Attributes attributes) implements What {

            public Metadata(long mtimeNs, Attributes attributes) {
                this(mtimeNs, Node.NO_TIME, attributes);
            }
        }

        /// The entry goes; a folder only when it is empty. Staging prepares nothing.
        record Removal() implements What {}
    }
}
