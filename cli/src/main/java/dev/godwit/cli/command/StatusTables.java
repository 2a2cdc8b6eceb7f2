package dev.godwit.cli.command;

import dev.godwit.api.MigrationStatus;
import dev.godwit.cli.terminal.Printable;
import dev.godwit.cli.terminal.Table;
import dev.godwit.cli.terminal.Table.Align;
import dev.godwit.cli.terminal.Units;
import dev.godwit.spi.store.Count;
import dev.godwit.spi.store.OutcomeKind;
import dev.godwit.spi.store.Tally;
import dev.godwit.spi.store.Totals;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.Where;

/// The sums of a migration as tables for a person.
final class StatusTables {
    private StatusTables() {}

    /// What both sides hold.
    static Table sides(MigrationStatus status) {
        Table table =
                new Table(
                        Align.LEFT,
                        Align.RIGHT,
                        Align.RIGHT,
                        Align.RIGHT,
                        Align.RIGHT,
                        Align.RIGHT,
                        Align.LEFT);
        table.row("", "folders", "files", "links", "other", "size", "");
        side(table, "source", status.totals().source(), status.source().root());
        side(table, "destination", status.totals().destination(), status.destination().root());
        return table;
    }

    private static void side(Table table, String name, Tally tally, String root) {
        table.row(
                "  " + name,
                Units.count(tally.folders()),
                Units.count(tally.files()),
                Units.count(tally.links()),
                Units.count(tally.specials()),
                Units.size(tally.bytes()),
                Printable.of(root));
    }

    /// How they differ.
    static Table differences(Totals totals) {
        Table table = new Table(Align.LEFT, Align.RIGHT, Align.RIGHT, Align.LEFT);
        table.row("", "nodes", "size", "");
        for (Verdict verdict : Verdict.values()) {
            Count count = totals.difference(verdict);
            if (count.nodes() > 0) {
                table.row(
                        "  " + name(verdict),
                        Units.count(count.nodes()),
                        count.bytes() > 0 ? Units.size(count.bytes()) : "",
                        meaning(verdict));
            }
        }
        return table;
    }

    private static String name(Verdict verdict) {
        return switch (verdict) {
            case ONLY_ON_SOURCE -> "only on the source";
            case ONLY_ON_DESTINATION -> "only on the destination";
            case SAME -> "the same";
            case CHANGED -> "changed";
            case METADATA -> "metadata differs";
            case KIND_CLASH -> "kind differs";
            case COLLISION -> "names collide";
            case UNSUPPORTED -> "unsupported";
            case EXCLUDED -> "excluded by a filter";
            case TO_HASH -> "still to be read";
        };
    }

    private static String meaning(Verdict verdict) {
        return switch (verdict) {
            case ONLY_ON_SOURCE, CHANGED, SAME, TO_HASH -> "";
            case ONLY_ON_DESTINATION -> "left alone";
            case METADATA -> "mode, owner or times";
            case KIND_CLASH -> "a file here, a folder there: a conflict";
            case COLLISION -> "the destination takes them for one: a conflict";
            case UNSUPPORTED -> "cannot be carried";
            case EXCLUDED -> "with everything below";
        };
    }

    /// What became of what the plan had to settle.
    static Table outcomes(Totals totals) {
        Table table = new Table(Align.LEFT, Align.RIGHT, Align.RIGHT);
        for (OutcomeKind kind : OutcomeKind.values()) {
            Count count = totals.outcome(kind);
            if (count.nodes() > 0) {
                table.row(
                        "  " + Where.textOf(kind).replace('_', ' '),
                        Units.count(count.nodes()),
                        count.bytes() > 0 ? Units.size(count.bytes()) : "");
            }
        }
        if (table.isEmpty()) {
            table.row("  nothing had to be done");
        }
        return table;
    }
}
