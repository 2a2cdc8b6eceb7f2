/// The state store SPI: what a migration knows, so that it can be killed anywhere and go on.
///
/// It speaks the domain, not rows or SQL. Facts go in, in atomic batches; seals and decisions are
/// set operations the store carries out itself; work comes out in pulls by key; a person's
/// questions are answered as pages. Facts are only ever appended.
///
/// **Words.** The root folder has depth 0; *round n* is the listing of all folders of depth n,
/// whose children have depth n + 1. A *listing* is one complete look at one folder, named by a
/// number that is never used again; children belong to their listing for ever, and a folder's row
/// says which listing counts in which pass. A *pass* is one discovery with the copy that follows.
@NullMarked
package dev.godwit.spi.store;

import org.jspecify.annotations.NullMarked;
