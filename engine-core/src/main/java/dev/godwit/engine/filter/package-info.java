/// What a migration leaves out, decided from a node's path and facts as soon as it is listed.
///
/// [Filters][dev.godwit.engine.filter.Filters] are the rules of the command line, the configuration
/// and [filter files][dev.godwit.engine.filter.FilterFile] in one order, and limits of size and
/// age. An excluded folder is not listed, so the decision about a folder has to foresee whether
/// anything below it could be included; globs are therefore automata that can be asked how far a
/// path leads into them, and that read each character once.
@NullMarked
package dev.godwit.engine.filter;

import org.jspecify.annotations.NullMarked;
