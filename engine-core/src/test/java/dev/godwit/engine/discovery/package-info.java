@NullMarked
package dev.godwit.engine.discovery;

import org.jspecify.annotations.NullMarked;
