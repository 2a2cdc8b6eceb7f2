/// Discovery: lists both trees in rounds and compares them at each round's seal.
///
/// The source goes ahead of the destination by a bounded number of rounds
/// ([RoundGate][dev.godwit.engine.discovery.RoundGate]); the destination's next round opens when
/// the one above it has been compared. Folders are listed in tasks; each page is a fact, each seal
/// a set operation of the store. Nothing here grows with a folder, a round or a tree.
@NullMarked
package dev.godwit.engine.discovery;

import org.jspecify.annotations.NullMarked;
