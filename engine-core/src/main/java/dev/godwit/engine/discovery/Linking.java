package dev.godwit.engine.discovery;

import dev.godwit.engine.model.RunContext;
import dev.godwit.engine.store.StateWriter;
import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.Field;
import dev.godwit.spi.store.Query;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Rows;
import dev.godwit.spi.store.Sort;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.store.Where;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds files that compare as the same, content by content, while their names are linked in
/// another way than on the source. They are [Verdict#CHANGED] and no conflict: the copy puts a
/// link, or a file of its own, in their place.
///
/// - Names of one source file that are several files on the destination.
/// - Names of several source files that are one file on the destination.
/// - Names whose metadata differ and that share their file on the destination with names beyond the
///   source file's: changed in place, those would change too.
///
/// In memory is one group at a time, and of a large one a page of its names.
final class Linking {

    private static final int PAGE = 10_000;

    /// Names of a group that are held in memory; those of a larger one are read again.
    private static final int HELD = 10_000;

    private final RunContext run;
    private final StateWriter writer;

    Linking(RunContext run, StateWriter writer) {
        this.run = run;
        this.writer = writer;
    }

    /// A file on both sides, or one that the copy puts there.
    ///
    /// @param source the source's group; its path where it has none
    /// @param destination the destination's; empty where there is none
    /// @param links how many names the destination's file has in all
    private record Member(Row row, String source, String destination, int links) {

        boolean is(Verdict verdict) {
            return row.verdict() == verdict;
        }

        /// Whether the plan leaves the destination's file where it is.
        boolean stays() {
            return is(Verdict.SAME) || is(Verdict.METADATA);
        }
    }

    /// @return whether it came to its end
    boolean run() throws InterruptedException {
        if (run.destination().capabilities().keepsHardLinks()) {
            byGroup(Field.SOURCE_LINKS, Sort.SOURCE_LINKS, this::join);
            // What was told of them counts for what comes now.
            writer.flush();
            byGroup(Field.DESTINATION_LINKS, Sort.DESTINATION_LINKS, this::separate);
            writer.flush();
        }
        return !run.stop().stopping();
    }

    // ------------------------------------------------------------ groups

    private interface Settle {
        void settle(Group group) throws InterruptedException;
    }

    private interface Look {
        void at(Member name) throws InterruptedException;
    }

    private void byGroup(Field field, Sort sort, Settle settle) throws InterruptedException {
        Pages pages = new Pages(field, sort);
        Group group = new Group(pages, "", Optional.empty());
        Optional<Query.Mark> before = Optional.empty();
        Optional<Query.Mark> after = Optional.empty();
        do {
            Rows page = pages.after(after);
            for (Row row : page.rows()) {
                String id = pages.group(row);
                if (!id.equals(group.id)) {
                    settle.settle(group);
                    group = new Group(pages, id, before);
                }
                group.add(row);
                before = Optional.of(Query.Mark.of(row, sort));
            }
            after = page.next();
        } while (after.isPresent() && !run.stop().stopping());
        if (after.isEmpty()) {
            settle.settle(group);
        }
    }

    /// The linked files of one side, group after group.
    private final class Pages {
        private final Field field;
        private final Sort sort;

        Pages(Field field, Sort sort) {
            this.field = field;
            this.sort = sort;
        }

        Rows after(Optional<Query.Mark> mark) {
            Where linked = new Where.Like(field, "*");
            return run.store().rows(new Query(run.pass(), linked, sort, false, mark, PAGE));
        }

        String group(Row row) {
            return String.valueOf(row.text(field));
        }
    }

    /// The names of one file, as often as they are asked for, in bounded memory.
    private final class Group {
        private final Pages pages;
        private final String id;
        private final Optional<Query.Mark> before;
        private List<Member> held = new ArrayList<>();
        private boolean large;

        /// @param before the row before its first
        Group(Pages pages, String id, Optional<Query.Mark> before) {
            this.pages = pages;
            this.id = id;
            this.before = before;
        }

        void add(Row row) {
            Member member = member(row);
            if (member == null || large) {
                return;
            }
            held.add(member);
            if (held.size() > HELD) {
                large = true;
                held = List.of();
            }
        }

        void each(Look look) throws InterruptedException {
            for (Member member : held) {
                look.at(member);
            }
            if (large) {
                eachAgain(look);
            }
        }

        private void eachAgain(Look look) throws InterruptedException {
            Optional<Query.Mark> after = before;
            do {
                Rows page = pages.after(after);
                for (Row row : page.rows()) {
                    if (!pages.group(row).equals(id)) {
                        return;
                    }
                    Member member = member(row);
                    if (member != null) {
                        look.at(member);
                    }
                }
                after = page.next();
            } while (after.isPresent() && !run.stop().stopping());
        }
    }

    /// Null for what is not carried.
    private static @Nullable Member member(Row row) {
        return switch (row.verdict()) {
            case ONLY_ON_SOURCE, SAME, METADATA, CHANGED ->
                    new Member(
                            row,
                            links(row.source()).map(LinkGroup::id).orElseGet(row::path),
                            links(row.destination()).map(LinkGroup::id).orElse(""),
                            links(row.destination()).map(LinkGroup::count).orElse(1));
            case ONLY_ON_DESTINATION, KIND_CLASH, COLLISION, UNSUPPORTED, EXCLUDED, TO_HASH -> null;
        };
    }

    private static Optional<LinkGroup> links(Optional<Node> node) {
        return node.orElse(null) instanceof Node.File file ? file.links() : Optional.empty();
    }

    // ------------------------------------------------------------ what becomes of them

    /// The first of some names, and before it the first that is [Verdict#SAME].
    private static final class Leader {
        private @Nullable Member leader;

        void look(Member name) {
            if (leader == null || (name.is(Verdict.SAME) && !leader.is(Verdict.SAME))) {
                leader = name;
            }
        }
    }

    /// Names of one source file: all are to be the leader's file on the destination. The leader is
    /// chosen as [dev.godwit.spi.store.StateStore#toCopy] chooses it.
    private void join(Group names) throws InterruptedException {
        Leader first = new Leader();
        names.each(first::look);
        Member leader = first.leader;
        if (leader == null) {
            return;
        }
        names.each(name -> {
            boolean linked =
                    name.row.key().equals(leader.row.key())
                            || (leader.stays()
                                    && !name.destination.isEmpty()
                                    && name.destination.equals(leader.destination));
            if (name.stays() && !linked) {
                tell(name);
            }
        });
    }

    /// Names of one file on the destination: it stays that of one source file.
    private void separate(Group names) throws InterruptedException {
        Leader first = new Leader();
        names.each(name -> {
            if (name.stays()) {
                first.look(name);
            }
        });
        if (first.leader == null) {
            return;
        }
        String owner = first.leader.source;
        long[] own = {0};
        names.each(name -> own[0] += name.stays() && name.source.equals(owner) ? 1 : 0);
        names.each(name -> {
            boolean others = name.links > own[0];
            if (name.stays()
                    && (!name.source.equals(owner) || (others && name.is(Verdict.METADATA)))) {
                tell(name);
            }
        });
    }

    private void tell(Member name) throws InterruptedException {
        Row row = name.row;
        writer.append(new Fact.Differs(run.pass(), row.key(), row.depth(), Verdict.CHANGED, false));
    }
}
