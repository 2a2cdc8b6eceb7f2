/// The engine behind the API, and the module that wires it.
@NullMarked
package dev.godwit.engine;

import org.jspecify.annotations.NullMarked;
