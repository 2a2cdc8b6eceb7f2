/// Verification: looks whether the destination is what the copy left there, without listing either
/// tree again.
@NullMarked
package dev.godwit.engine.verification;

import org.jspecify.annotations.NullMarked;
