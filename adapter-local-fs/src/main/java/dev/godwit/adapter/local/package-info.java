/// Trees on a local disk, by way of `java.nio.file`, so that they work wherever Java does.
///
/// What is staged lies beside its target under a reserved name and is published by a rename. Where
/// Java cannot say what is meant (rename only if nothing is there, write to disk whatever is dirty,
/// a link's exact text), [Linux][dev.godwit.adapter.local.Linux] calls the C library; every such
/// call has a portable stand-in, and the capabilities say what it is worth.
///
/// Paths are resolved by name. That is safe against links that are there when a folder is entered,
/// and not against somebody who puts one there in the middle of a call.
@NullMarked
package dev.godwit.adapter.local;

import org.jspecify.annotations.NullMarked;
