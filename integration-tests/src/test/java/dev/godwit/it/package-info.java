/// Whole migrations, and rules that hold over all modules.
@NullMarked
package dev.godwit.it;

import org.jspecify.annotations.NullMarked;
