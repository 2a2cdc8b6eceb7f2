@NullMarked
package dev.godwit.testkit.engine;

import org.jspecify.annotations.NullMarked;
