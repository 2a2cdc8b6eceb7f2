/// An object store in memory that speaks the S3 protocol over HTTP, so that an adapter can be
/// tested with the real client of such stores, without one.
///
/// [SimulatedS3] is the server, [S3Behaviour] what kind of server it is, [S3Bucket] the hand from
/// outside. What goes wrong, and when, is said by [S3Faults]; what was asked of it can be counted.
///
/// A request goes from a [Connection], which reads and writes HTTP, through the [Router], which
/// knows the operation from method and query, to the class that answers this kind of operation.
@NullMarked
package dev.godwit.testkit.s3;

import org.jspecify.annotations.NullMarked;
