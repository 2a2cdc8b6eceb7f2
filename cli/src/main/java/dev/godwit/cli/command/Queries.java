package dev.godwit.cli.command;

import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Where;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/// The engine's language for rows, and the places in their order, as a person gives them.
final class Queries {
    private Queries() {}

    static Where where(String query) {
        // The engine's QueryLanguage takes this place as soon as it is merged.
        int equals = query.indexOf('=');
        if (equals < 1) {
            throw Failure.usage("--where: not a condition: " + query, "write FIELD=VALUE");
        }
        Field field = Field.valueOf(query.substring(0, equals).toUpperCase(Locale.ROOT));
        return new Where.In(field, Set.of(query.substring(equals + 1)));
    }

    static String token(Query.Mark mark) {
        String text =
                String.join(
                        "\n",
                        mark.value(),
                        mark.folderPath(),
                        mark.name(),
                        Boolean.toString(mark.folder()));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Query.Mark mark(String token) {
        try {
            String[] parts =
                    new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8)
                            .split("\n", -1);
            if (parts.length == 4) {
                return new Query.Mark(parts[0], parts[1], parts[2], Boolean.parseBoolean(parts[3]));
            }
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.USAGE, "--after: not a token: " + token, "take the one of a page", e);
        }
        throw Failure.usage("--after: not a token: " + token, "take the one of a page");
    }
}
