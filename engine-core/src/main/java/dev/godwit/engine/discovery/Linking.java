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
/// In memory is one group at a time.
final class Linking {

    private static final int PAGE = 10_000;

    private final RunContext run;
    private final StateWriter writer;

    /// The names of the group that is being read.
    private List<Member> group = new ArrayList<>();

    private String groupId = "";

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

    private interface Settle {
        void settle(List<Member> group) throws InterruptedException;
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

    private void byGroup(Field field, Sort sort, Settle settle) throws InterruptedException {
        Where linked = new Where.Like(field, "*");
        Optional<Query.Mark> after = Optional.empty();
        groupId = "";
        do {
            Rows page = run.store().rows(new Query(run.pass(), linked, sort, false, after, PAGE));
            for (Row row : page.rows()) {
                String id = String.valueOf(row.text(field));
                if (!id.equals(groupId)) {
                    settle.settle(group);
                    group = new ArrayList<>();
                    groupId = id;
                }
                Member member = member(row);
                if (member != null) {
                    group.add(member);
                }
            }
            after = page.next();
        } while (after.isPresent() && !run.stop().stopping());
        if (after.isEmpty()) {
            settle.settle(group);
        }
        group = new ArrayList<>();
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

    /// Names of one source file: all are to be the leader's file on the destination. The leader is
    /// chosen as [dev.godwit.spi.store.StateStore#toCopy] chooses it.
    private void join(List<Member> names) throws InterruptedException {
        Member leader =
                names.stream()
                        .filter(name -> name.is(Verdict.SAME))
                        .findFirst()
                        .orElse(names.isEmpty() ? null : names.getFirst());
        for (Member name : names) {
            boolean linked =
                    name.equals(leader)
                            || (leader != null
                                    && leader.stays()
                                    && !name.destination.isEmpty()
                                    && name.destination.equals(leader.destination));
            if (name.stays() && !linked) {
                tell(name);
            }
        }
    }

    /// Names of one file on the destination: it stays that of one source file.
    private void separate(List<Member> names) throws InterruptedException {
        List<Member> staying = names.stream().filter(Member::stays).toList();
        Optional<Member> first =
                staying.stream()
                        .filter(name -> name.is(Verdict.SAME))
                        .findFirst()
                        .or(() -> staying.stream().findFirst());
        if (first.isEmpty()) {
            return;
        }
        String owner = first.get().source;
        long own = staying.stream().filter(name -> name.source.equals(owner)).count();
        for (Member name : staying) {
            boolean others = name.links > own;
            if (!name.source.equals(owner) || (others && name.is(Verdict.METADATA))) {
                tell(name);
            }
        }
    }

    private void tell(Member name) throws InterruptedException {
        Row row = name.row;
        writer.append(new Fact.Differs(run.pass(), row.key(), row.depth(), Verdict.CHANGED, false));
    }
}
