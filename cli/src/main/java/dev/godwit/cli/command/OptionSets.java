package dev.godwit.cli.command;

import dev.godwit.cli.config.Option;
import java.util.EnumSet;
import java.util.Set;

/// Options that several commands take.
final class OptionSets {
    /// Says which migration is meant.
    static final Set<Option> WHICH = EnumSet.of(Option.STATE, Option.NAME);

    /// What is carried, and how.
    static final Set<Option> CARRIED = EnumSet.range(Option.STORE, Option.DESTINATION_SET);

    /// What can still change once a plan is there.
    static final Set<Option> RUNNING =
            EnumSet.of(
                    Option.TAKE_OVER,
                    Option.WORKERS,
                    Option.HASH,
                    Option.NO_ROLLBACK,
                    Option.SOURCE_CHANGES,
                    Option.VERIFY,
                    Option.ALLOW_EMPTY,
                    Option.MAX_DELETE,
                    Option.MAX_ERRORS,
                    Option.BANDWIDTH,
                    Option.OPS_LIMIT,
                    Option.MAX_SOURCE_LEAD,
                    Option.PAGE_CACHE);

    private OptionSets() {}
}
