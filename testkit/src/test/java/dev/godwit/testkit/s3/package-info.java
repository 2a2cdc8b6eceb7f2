/// Holds the simulated object store to the protocol, by the JDK's own HTTP client.
@NullMarked
package dev.godwit.testkit.s3;

import org.jspecify.annotations.NullMarked;
