package dev.godwit.adapter.s3;

import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What an object says of the node it stands for.
///
/// @param listingOnly nothing but a listing is believed
/// @param trusted whether special modes, owners and links out of the tree are believed
record Facts(boolean listingOnly, boolean trusted) {

    private static final String UNTRUSTED_LINK =
            "link that leads out of the tree (carried with --trust-metadata)";

    /// A folder nobody has made: things lie below it.
    static Node.Folder implied(Name name) {
        return new Node.Folder(name, 0, Attributes.NONE, Optional.empty());
    }

    Node.Folder folder(Name name, Stored marker) {
        return new Node.Folder(
                name,
                marker.metadata().mtimeNs().orElse(seconds(marker.changed())),
                marker.metadata().attributes(trusted),
                Optional.empty());
    }

    Node.File file(Name name, Stored object) {
        return new Node.File(
                name,
                object.size(),
                mtimeNs(object),
                object.token(),
                listingOnly ? Attributes.NONE : object.metadata().attributes(trusted),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /// @param target what the link says
    Node link(NodeRef ref, Stored object, String target) {
        if (!trusted && escapes(ref, target)) {
            return special(ref.name(), object, UNTRUSTED_LINK);
        }
        return new Node.Link(
                ref.name(),
                target,
                mtimeNs(object),
                object.token(),
                object.metadata().attributes(trusted),
                Optional.empty());
    }

    Node.Special special(Name name, Stored object, String what) {
        return new Node.Special(
                name,
                what,
                mtimeNs(object),
                object.token(),
                object.metadata().attributes(trusted),
                Optional.empty());
    }

    Kind kind(Stored object) {
        return listingOnly ? Kind.FILE : object.metadata().kind();
    }

    /// Where no time was given there is that at which the object was written.
    static long mtimeNs(Stored object) {
        return object.metadata().mtimeNs().orElse(seconds(object.changed()));
    }

    /// Listings and answers agree on whole seconds only.
    private static long seconds(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond());
    }

    /// Whether a link of this place leads out of the root, by its text alone.
    private static boolean escapes(NodeRef ref, String target) {
        if (target.startsWith("/")) {
            return true;
        }
        int depth = ref.parent().isRoot() ? 0 : ref.parent().path().split("/", -1).length;
        for (String segment : target.split("/", -1)) {
            if (segment.equals("..")) {
                depth--;
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }
}
