package dev.godwit.cli.command;

import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.cli.report.RowOutcome;
import dev.godwit.engine.review.PageToken;
import dev.godwit.engine.review.QueryLanguage;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Where;

/// The engine's language for rows, and the places in their order, as a person gives them.
final class Queries {
    private Queries() {}

    static Where where(String query) {
        try {
            return RowOutcome.completed(QueryLanguage.parse(query));
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.USAGE, "--where: " + e.getMessage(), "see godwit review --help", e);
        }
    }

    static String token(Query.Mark mark) {
        return PageToken.encode(mark);
    }

    static Query.Mark mark(String token) {
        try {
            return PageToken.decode(token);
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--after: " + e.getMessage(),
                    "take the token that the page before ended with",
                    e);
        }
    }
}
