/// What a program that embeds Godwit uses, and all that the command line uses.
///
/// [Migrations][dev.godwit.api.Migrations] makes and opens migrations,
/// [Migration][dev.godwit.api.Migration] is one of them,
/// [MigrationController][dev.godwit.api.MigrationController] one step of it while it runs.
@NullMarked
package dev.godwit.api;

import org.jspecify.annotations.NullMarked;
