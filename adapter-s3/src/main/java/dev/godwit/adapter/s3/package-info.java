/// Trees in S3 and in what speaks like it.
///
/// Objects are files; a folder is an empty object whose key ends in `/`, and is there as well when
/// anything lies below it. What an object store does not know (times, modes, owners, links) is kept
/// in user metadata that other tools read too; see
/// [UserMetadata][dev.godwit.adapter.s3.UserMetadata].
///
/// Every request goes through one [Bucket][dev.godwit.adapter.s3.Bucket], which paces, repeats what
/// can do no harm, and translates errors. What the server honours of preconditions is tried once,
/// with a few requests under a reserved name, when a location is opened as a destination; where it
/// does not, a look before stands in, and the capabilities say so.
@NullMarked
package dev.godwit.adapter.s3;

import org.jspecify.annotations.NullMarked;
