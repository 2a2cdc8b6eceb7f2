package dev.godwit.adapter.s3;

import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Opaque;
import java.util.Optional;

/// By what something of ours is known again: the name it was staged under, which it carries in its
/// metadata, and its etag where that can be foreseen.
///
/// @param where it lies staged
/// @param etag empty where it is not known
record Proof(Where where, Name stageName, String etag) {

    private static final Opaque NONE = new Opaque("none");

    enum Where {
        /// Nowhere but in memory.
        MEMORY,
        /// Under its stage name.
        OBJECT,
        /// In an open upload to its final key.
        UPLOAD
    }

    /// Of what has nothing to be known again by.
    static Opaque none() {
        return NONE;
    }

    Opaque opaque() {
        return new Opaque(where + ":" + stageName.text() + ":" + etag);
    }

    /// What [#opaque()] wrote; matches nothing when it was written by something else.
    static Proof of(Opaque opaque) {
        String[] parts = opaque.text().split(":", 3);
        if (parts.length == 3) {
            for (Where where : Where.values()) {
                if (where.name().equals(parts[0])) {
                    return new Proof(where, new Name(parts[1]), parts[2]);
                }
            }
        }
        return new Proof(Where.MEMORY, Name.ROOT, "");
    }

    /// Whether an object is what this was given for.
    boolean matches(Stored object) {
        boolean named =
                !stageName.equals(Name.ROOT)
                        && object.metadata().stageName().equals(Optional.of(stageName.text()));
        boolean foreseen = Stored.isMd5(etag) && Stored.isMd5(object.etag());
        return named && (!foreseen || etag.equals(object.etag()));
    }
}
