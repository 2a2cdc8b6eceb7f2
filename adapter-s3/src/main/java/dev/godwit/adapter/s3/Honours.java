package dev.godwit.adapter.s3;

import dev.godwit.spi.fs.Guarantee;
import dev.godwit.spi.value.Token;

/// What a server honours of preconditions. What it does not is looked at before instead.
///
/// @param writable whether anything may be written at all
/// @param tried whether the rest was found out; otherwise it is what may be relied on all the same
/// @param putIfAbsent `If-None-Match: *` of a put
/// @param putIfMatch `If-Match` of a put
/// @param bareMatch that one takes etags without their quotes only, as Ceph's gateway does
/// @param copyIfAbsent `If-None-Match: *` of a copy's destination
/// @param copyIfMatch `If-Match` of a copy's destination
/// @param copySource `x-amz-copy-source-if-match`
/// @param endIf `If-None-Match` and `If-Match` of the completion of an upload
/// @param deleteIfMatch `If-Match` of a deletion
/// @param versions whether the bucket keeps what is replaced or removed
record Honours(
        boolean writable,
        boolean tried,
        boolean putIfAbsent,
        boolean putIfMatch,
        boolean bareMatch,
        boolean copyIfAbsent,
        boolean copyIfMatch,
        boolean copySource,
        boolean endIf,
        boolean deleteIfMatch,
        boolean versions) {

    /// Of a server that was not asked: nothing is relied on.
    static final Honours UNKNOWN =
            new Honours(true, false, false, false, false, false, false, false, false, false, false);

    /// Of a location that nothing may be written to.
    static final Honours NOTHING =
            new Honours(
                    false, false, false, false, false, false, false, false, false, false, false);

    /// How `If-Match` of a put names a version.
    String match(Token token) {
        return bareMatch ? token.text() : Stored.quoted(token);
    }

    /// The weakest of all ways in which something new is published.
    Guarantee ifAbsent() {
        return putIfAbsent && copyIfAbsent && endIf ? Guarantee.ATOMIC : Guarantee.CHECKED;
    }

    /// The weakest of all ways in which something is replaced, changed or removed.
    Guarantee ifUnchanged() {
        return putIfMatch && copyIfMatch && copySource && endIf && deleteIfMatch
                ? Guarantee.ATOMIC
                : Guarantee.CHECKED;
    }
}
