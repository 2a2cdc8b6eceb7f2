/// The contracts that every adapter and store is held to, and fakes that keep them.
@NullMarked
package dev.godwit.testkit;

import org.jspecify.annotations.NullMarked;
