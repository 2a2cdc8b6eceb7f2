package dev.godwit.cli.command;

import dev.godwit.api.Migration;
import dev.godwit.cli.config.Option;
import dev.godwit.cli.config.Values;
import dev.godwit.cli.failure.ExitCode;
import dev.godwit.cli.failure.Failure;
import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The page of the plan that the options ask for.
///
/// @param folder whose children are listed; empty for nodes of the whole tree
/// @param after the last row of the page before
record Listing(
        Where where,
        Optional<String> folder,
        Sort sort,
        boolean descending,
        Optional<Query.Mark> after,
        int limit) {
    private static final int STANDARD_LIMIT = 100;
    private static final int LARGEST_LIMIT = 100_000;

    /// The listing; empty when the options ask for the sums alone.
    static Optional<Listing> asked(Values values) {
        boolean asked =
                values.flag(Option.LIST)
                        || values.text(Option.TREE).isPresent()
                        || values.text(Option.SEARCH).isPresent()
                        || values.text(Option.WHERE).isPresent()
                        || values.text(Option.AFTER).isPresent();
        return asked ? Optional.of(of(values)) : Optional.empty();
    }

    private static Listing of(Values values) {
        List<Where> all = new ArrayList<>();
        Optional<String> folder = values.text(Option.TREE).map(Call::path);
        folder.ifPresent(path -> all.add(new Where.ChildOf(path)));
        values.text(Option.SEARCH).ifPresent(text -> all.add(search(text)));
        values.text(Option.WHERE).ifPresent(query -> all.add(Queries.where(query)));
        String[] order = values.text(Option.SORT).orElse("tree").split(":", 2);
        return new Listing(
                all.isEmpty() ? new Where.All() : new Where.And(all),
                folder,
                sort(order[0]),
                order.length == 2 && descending(order[1]),
                values.text(Option.AFTER).map(Queries::mark),
                values.text(Option.LIMIT).map(Listing::limit).orElse(STANDARD_LIMIT));
    }

    Rows page(Migration migration) {
        return migration.rows(where, sort, descending, after, limit);
    }

    private static Where search(String text) {
        return new Where.Contains(text.contains("/") ? Field.PATH : Field.NAME, text);
    }

    private static Sort sort(String field) {
        for (Sort sort : Sort.values()) {
            if (sort.name().toLowerCase(Locale.ROOT).equals(field)) {
                return sort;
            }
        }
        throw Failure.usage(
                "--sort: not a field to sort by: " + field,
                "use tree, name, size, mtime, depth, difference, source_links or"
                        + " destination_links");
    }

    private static boolean descending(String direction) {
        return switch (direction) {
            case "asc" -> false;
            case "desc" -> true;
            default ->
                    throw Failure.usage(
                            "--sort: not a direction: " + direction, "use FIELD or FIELD:desc");
        };
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw new Failure(
                    ExitCode.USAGE, "--limit: not a whole number: " + text, "use 1 to 100000", e);
        }
        throw Failure.usage("--limit: out of range: " + text, "use 1 to 100000");
    }
}
