/// Back ends in containers. Each image is built from `src/test/docker` the first time it is needed,
/// each server is started by the first test that needs it, and both are found and removed again by
/// their labels.
@NullMarked
package dev.godwit.it.container;

import org.jspecify.annotations.NullMarked;
