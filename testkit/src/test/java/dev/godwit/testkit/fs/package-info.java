/// The fakes of this module, held to what they claim.
@NullMarked
package dev.godwit.testkit.fs;

import org.jspecify.annotations.NullMarked;
