package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Child;
import dev.godwit.spi.store.Decision;
import dev.godwit.spi.store.Mark;
import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.store.Row;
import dev.godwit.spi.store.Verdict;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.Side;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// The union of both trees in one pass, as a view shows it. The children of a folder, its
/// differences and its outcomes lie in one order, so that they are merged row by row, and nothing
/// of a folder has to fit in memory.
final class Union {

    /// Which nodes of a folder are read.
    enum Which {
        ALL,
        /// Subfolders only.
        FOLDERS,
        /// Those about which a seal or the engine said something.
        DIFFERENCES
    }

    /// Is given nodes.
    interface Visitor {
        /// Whether to go on.
        boolean visit(Entry entry) throws RocksDBException;
    }

    private static final int NODE = 9;
    private static final int DIFFERENCE = Key.PASS + Key.ID;

    private final View view;
    private final int pass;
    private final Rulings rulings;
    private final boolean backwards;
    private final boolean hasDestination;
    private final boolean hasDifferences;
    private final boolean hasOutcomes;
    private final boolean hasMismatches;
    private final Children children = new Children();
    private final Scan sources;
    private final Scan destinations;
    private final Scan differences;
    private final Scan outcomes;

    Union(View view, int pass, Rulings rulings, boolean backwards) throws RocksDBException {
        this.view = view;
        this.pass = pass;
        this.rulings = rulings;
        this.backwards = backwards;
        hasDestination = view.hasAny(Table.FOLDERS, Folders.prefix(pass, Side.DESTINATION));
        hasDifferences = view.hasAny(Table.DIFFERENCES, Key.of(Table.DIFFERENCES, pass).bytes());
        hasOutcomes = view.hasAny(Table.OUTCOMES, Key.of(Table.OUTCOMES).bytes());
        hasMismatches = view.hasAny(Table.MISMATCHES, Key.of(Table.MISMATCHES, pass).bytes());
        sources = view.scan(Table.NODES, backwards);
        destinations = view.scan(Table.NODES, backwards);
        differences = view.scan(Table.DIFFERENCES, backwards);
        outcomes = view.scan(Table.OUTCOMES, backwards);
    }

    View view() {
        return view;
    }

    int pass() {
        return pass;
    }

    Rulings rulings() {
        return rulings;
    }

    boolean backwards() {
        return backwards;
    }

    // ------------------------------------------------------------ folders

    /// A folder of the source by its row.
    Place place(byte[] key, NodeId id, int depth, FolderRow source) throws RocksDBException {
        FolderRow partner =
                hasDestination ? Folders.find(view, pass, Side.DESTINATION, depth, id) : null;
        return new Place(
                key,
                id,
                depth,
                source,
                partner,
                CompareRow.counting(view, pass, id, source, partner));
    }

    /// A listed folder of the source; null when there is none.
    @Nullable Place place(byte[] key, NodeId id) throws RocksDBException {
        int depth = Folders.depth(view, id);
        FolderRow row = Folders.find(view, pass, Side.SOURCE, depth, id);
        return row == null || !row.isListed() ? null : place(key, id, depth, row);
    }

    /// The first folder of the source at a path, if it is listed.
    @Nullable Place at(String path) throws RocksDBException {
        try (Scan paths = view.passing(Table.PATHS)) {
            paths.over(Paths.at(pass, path));
            return paths.isValid() ? place(paths.key(), Paths.id(paths.key())) : null;
        }
    }

    // ------------------------------------------------------------ nodes

    /// Gives the nodes of a folder by name and kind.
    ///
    /// @param from where to begin; null for the first
    /// @return whether the visitor wanted all
    boolean forEach(Place place, Which which, @Nullable Member from, Visitor visitor)
            throws RocksDBException {
        Rulings.InFolder ruled = rulings.in(place.path());
        begin(place, which, from);
        while (true) {
            Member next = next(which);
            if (next == null) {
                return true;
            }
            Child source = null;
            if (which == Which.DIFFERENCES) {
                source = child(place.source().listing(), next);
            } else if (isAt(sources, next, NODE, 0)) {
                source = children.read(next, sources.value());
                sources.next();
            }
            DifferenceRow sealed = null;
            DifferenceRow told = null;
            DifferenceRow collides = null;
            for (; isAt(differences, next, DIFFERENCE, 1); differences.next()) {
                DifferenceRow row = DifferenceRow.read(next, differences.value());
                byte[] key = differences.key();
                switch (key[key.length - 1]) {
                    case DifferenceRow.SEALED -> sealed = row;
                    case DifferenceRow.TOLD -> told = row;
                    case DifferenceRow.COLLIDES -> collides = row;
                    default -> throw Failures.damaged();
                }
            }
            if (which == Which.FOLDERS && !next.folder()) {
                continue;
            }
            Entry entry =
                    entry(
                            place,
                            ruled,
                            which != Which.DIFFERENCES,
                            next,
                            source,
                            said(place, sealed, collides),
                            told,
                            outcome(place, which, next));
            if (entry != null && !visitor.visit(entry)) {
                return false;
            }
        }
    }

    private void begin(Place place, Which which, @Nullable Member from) throws RocksDBException {
        if (which == Which.DIFFERENCES) {
            sources.stop();
        } else {
            to(sources, listing(place.source().listing()), from);
        }
        FolderRow partner = place.partner();
        if (place.compared() == null || partner == null || which == Which.DIFFERENCES) {
            destinations.stop();
        } else {
            to(destinations, listing(partner.listing()), from);
        }
        if (hasDifferences) {
            to(differences, Key.of(Table.DIFFERENCES, pass).id(place.id()).bytes(), from);
        } else {
            differences.stop();
        }
        if (hasOutcomes && which != Which.DIFFERENCES) {
            to(outcomes, Outcomes.prefix(place.id()), from);
        } else {
            outcomes.stop();
        }
    }

    private static byte[] listing(long number) {
        return Key.of(Table.NODES).eight(number).bytes();
    }

    private void to(Scan scan, byte[] stretch, @Nullable Member from) throws RocksDBException {
        if (from == null) {
            scan.over(stretch);
        } else {
            Key key = Key.value().raw(stretch).raw(from.bytes());
            // Backwards it begins with the last row of the member, whatever follows it in the key.
            scan.from(stretch, backwards ? key.one(255).four(-1).bytes() : key.bytes());
        }
    }

    private @Nullable Member next(Which which) {
        Member source =
                which != Which.DIFFERENCES && sources.isValid()
                        ? Member.in(sources.key(), NODE, 0)
                        : null;
        Member difference =
                differences.isValid() ? Member.in(differences.key(), DIFFERENCE, 1) : null;
        if (source == null || difference == null) {
            return source == null ? difference : source;
        }
        return order(source, difference) <= 0 ? source : difference;
    }

    private int order(Member a, Member b) {
        return backwards ? b.compareTo(a) : a.compareTo(b);
    }

    private boolean isAt(Scan scan, Member member, int prefix, int suffix) {
        return scan.isValid() && Member.in(scan.key(), prefix, suffix).equals(member);
    }

    private @Nullable OutcomeRow outcome(Place place, Which which, Member member)
            throws RocksDBException {
        if (which == Which.DIFFERENCES) {
            return hasOutcomes ? Outcomes.find(view, place.id(), member, pass) : null;
        }
        OutcomeRow found = null;
        for (; outcomes.isValid(); outcomes.next()) {
            byte[] key = outcomes.key();
            int order = order(Member.in(key, Outcomes.MEMBER, Outcomes.PASS), member);
            if (order > 0) {
                break;
            }
            if (order == 0 && ~Key.fourAt(key, key.length - Outcomes.PASS) == pass) {
                found = OutcomeRow.read(outcomes.value());
            }
        }
        return found;
    }

    private @Nullable Child child(long listing, Member member) throws RocksDBException {
        byte[] row =
                view.get(
                        Table.NODES,
                        Key.of(Table.NODES).eight(listing).raw(member.bytes()).bytes());
        return row == null ? null : children.read(member, row);
    }

    /// One node of a folder; null when there is none.
    @Nullable Entry find(Place place, Member member) throws RocksDBException {
        Child source = child(place.source().listing(), member);
        DifferenceRow sealed = null;
        DifferenceRow told = null;
        DifferenceRow collides = null;
        if (hasDifferences) {
            sealed = difference(place, member, DifferenceRow.SEALED);
            collides = difference(place, member, DifferenceRow.COLLIDES);
            told = difference(place, member, DifferenceRow.TOLD);
        }
        OutcomeRow outcome = hasOutcomes ? Outcomes.find(view, place.id(), member, pass) : null;
        return entry(
                place,
                rulings.in(place.path()),
                false,
                member,
                source,
                said(place, sealed, collides),
                told,
                outcome);
    }

    /// What the seals say of a node: the comparison, if there is one that counts, else the closing
    /// of the source's round since the folder was settled.
    private static @Nullable DifferenceRow said(
            Place place, @Nullable DifferenceRow sealed, @Nullable DifferenceRow collides) {
        CompareRow compared = place.compared();
        if (compared != null) {
            return sealed != null && compared.wrote(sealed) ? sealed : null;
        }
        return collides != null && collides.at() > place.source().settledAt() ? collides : null;
    }

    private @Nullable DifferenceRow difference(Place place, Member member, int part)
            throws RocksDBException {
        byte[] key =
                Key.of(Table.DIFFERENCES, pass)
                        .id(place.id())
                        .raw(member.bytes())
                        .one(part)
                        .bytes();
        byte[] row = view.get(Table.DIFFERENCES, key);
        return row == null ? null : DifferenceRow.read(member, row);
    }

    // ------------------------------------------------------------ putting a row together

    /// @param streaming whether the destination's children are walked over beside the source's
    private @Nullable Entry entry(
            Place place,
            Rulings.InFolder ruled,
            boolean streaming,
            Member member,
            @Nullable Child source,
            @Nullable DifferenceRow sealed,
            @Nullable DifferenceRow told,
            @Nullable OutcomeRow outcome)
            throws RocksDBException {
        CompareRow compared = place.compared();
        if (source == null && (sealed == null || sealed.onSource())) {
            return null;
        }
        Child destination = partner(place, streaming, member, source, sealed);
        Child one = source != null ? source : destination;
        if (one == null) {
            throw Failures.damaged();
        }
        Verdict verdict = sealed != null ? sealed.verdict() : implied(compared, one.mark());
        boolean conflict = sealed != null && sealed.conflict();
        if (told != null && told.at() > (compared == null ? 0 : compared.to())) {
            verdict = told.verdict();
            conflict = told.conflict();
        }
        Node name = one.node();
        Decision decision =
                Decision.of(
                        verdict,
                        conflict,
                        rulings.policy(),
                        mtime(source) > mtime(destination),
                        Decision.inTheWay(
                                Optional.ofNullable(source).map(Child::node),
                                Optional.ofNullable(destination).map(Child::node)),
                        ruled.resolve(name.name()),
                        ruled.exclude(name.name()));
        Row row =
                new Row(
                        new NodeKey(place.id(), name.name(), member.folder()),
                        place.path(),
                        place.depth() + 1,
                        Optional.ofNullable(source).map(Child::node),
                        Optional.ofNullable(destination).map(Child::node),
                        verdict,
                        isMark(verdict) ? one.reason() : "",
                        conflict,
                        decision,
                        ruled.speakOf(name.name()),
                        Optional.ofNullable(outcome).map(OutcomeRow::outcome));
        return new Entry(
                member,
                row,
                source == null ? null : source.id().orElse(null),
                outcome == null ? 0 : outcome.at());
    }

    private @Nullable Child partner(
            Place place,
            boolean streaming,
            Member member,
            @Nullable Child source,
            @Nullable DifferenceRow sealed)
            throws RocksDBException {
        Member wanted = null;
        if (sealed != null) {
            wanted = source == null ? member : sealed.partner();
        } else if (place.isSameUnlessTold()) {
            wanted = member;
        }
        FolderRow partner = place.partner();
        if (wanted == null || partner == null) {
            return null;
        }
        if (!streaming || !wanted.equals(member)) {
            return child(partner.listing(), wanted);
        }
        while (destinations.isValid()
                && order(Member.in(destinations.key(), NODE, 0), wanted) < 0) {
            destinations.next();
        }
        return isAt(destinations, wanted, NODE, 0)
                ? children.read(wanted, destinations.value())
                : null;
    }

    private static Verdict implied(@Nullable CompareRow compared, Mark mark) {
        return switch (mark) {
            case NONE -> compared == null ? Verdict.ONLY_ON_SOURCE : compared.implied();
            case EXCLUDED -> Verdict.EXCLUDED;
            case UNSUPPORTED -> Verdict.UNSUPPORTED;
        };
    }

    private static boolean isMark(Verdict verdict) {
        return verdict == Verdict.EXCLUDED || verdict == Verdict.UNSUPPORTED;
    }

    private static long mtime(@Nullable Child child) {
        return child == null ? 0 : child.node().mtimeNs();
    }

    // ------------------------------------------------------------ what else is asked of a node

    /// Whether verification found the node wrong since its latest outcome.
    boolean isMismatch(Place place, Entry entry) throws RocksDBException {
        if (!hasMismatches) {
            return false;
        }
        byte[] key =
                Key.of(Table.MISMATCHES, pass).id(place.id()).raw(entry.member().bytes()).bytes();
        byte[] row = view.get(Table.MISMATCHES, key);
        return row != null && Numbers.read(row, 1)[0] >= entry.outcomeAt();
    }
}
