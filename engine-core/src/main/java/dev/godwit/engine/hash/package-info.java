/// Hashing content as it streams.
///
/// [HashedContent][dev.godwit.engine.hash.HashedContent] wraps a file's content; whoever then reads
/// it, in order or in parts, on one thread or several, has it hashed on the way. The
/// [hash][dev.godwit.engine.hash.TreeHash] is a tree over blocks, so that the order does not
/// matter, and there is one only if every byte up to the real end of the file was read: what was
/// not read to its end is neither hashed nor called copied.
@NullMarked
package dev.godwit.engine.hash;

import org.jspecify.annotations.NullMarked;
