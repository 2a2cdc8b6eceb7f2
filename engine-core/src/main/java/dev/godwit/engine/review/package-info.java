/// Looking at a plan and deciding about it.
///
/// A person asks in the [QueryLanguage][dev.godwit.engine.review.QueryLanguage], which is read into
/// the conditions that every store understands and printed back from them; a long answer goes on
/// where a [PageToken][dev.godwit.engine.review.PageToken] says.
@NullMarked
package dev.godwit.engine.review;

import org.jspecify.annotations.NullMarked;
