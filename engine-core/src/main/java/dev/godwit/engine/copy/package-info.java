/// Copy: carries out exactly the approved plan, wave by wave, by one protocol for every change of
/// the destination.
///
/// Pulled work is cut into [units][dev.godwit.engine.copy.CopyUnit]. Units travel in flights, one
/// step behind each other: while one flight is published the next is staged, one barrier serves
/// both, and one commit records the outcomes of the first, the proofs of the second and the intents
/// of the third. So a unit's intent is durable before anything of it exists, its proof before
/// anything of it is visible, and its outcome only after what it published is.
@NullMarked
package dev.godwit.engine.copy;

import org.jspecify.annotations.NullMarked;
