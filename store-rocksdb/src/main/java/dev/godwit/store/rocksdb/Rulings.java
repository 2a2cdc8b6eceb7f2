package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.Resolution;
import dev.godwit.spi.store.Ruling;
import dev.godwit.spi.store.parts.ByteReader;
import dev.godwit.spi.store.parts.ByteWriter;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// What a person ruled: of several rulings that speak of a node the latest counts. A value: what
/// comes later makes another.
final class Rulings {

    private static final byte[] SEQUENCE = Key.of(Table.META).text("decisions").bytes();

    /// @param number counts rulings up
    private record Numbered<T>(long number, T said) {

        static <T> @Nullable Numbered<T> later(@Nullable Numbered<T> a, @Nullable Numbered<T> b) {
            return a == null || (b != null && b.number > a.number) ? b : a;
        }
    }

    /// Rulings of one kind.
    private static final class OnPaths<T> {

        private final Map<String, Numbered<T>> onPaths = new HashMap<>();
        private final Map<String, Numbered<T>> belowPaths = new HashMap<>();

        void addAll(OnPaths<T> others) {
            onPaths.putAll(others.onPaths);
            belowPaths.putAll(others.belowPaths);
        }

        void add(String path, boolean below, Numbered<T> said) {
            onPaths.put(path, said);
            if (below) {
                belowPaths.put(path, said);
            }
        }

        /// The latest that speaks of all that is in a folder.
        @Nullable Numbered<T> above(String folderPath) {
            Numbered<T> above = null;
            if (!belowPaths.isEmpty()) {
                NodeRef ref = new NodeRef(folderPath);
                while (true) {
                    above = Numbered.later(above, belowPaths.get(ref.path()));
                    if (ref.isRoot()) {
                        break;
                    }
                    ref = ref.parent();
                }
            }
            return above;
        }

        /// The latest of that and those on a child.
        @Nullable Numbered<T> latest(@Nullable Numbered<T> above, String folderPath, Name name) {
            return onPaths.isEmpty()
                    ? above
                    : Numbered.later(above, onPaths.get(NodeRef.childPath(folderPath, name)));
        }
    }

    private final OnPaths<Boolean> inclusions = new OnPaths<>();
    private final OnPaths<Resolution> resolutions = new OnPaths<>();
    private long number;
    private OnConflict policy = OnConflict.ASK;
    private long sequence;

    static Rulings load(View view) throws RocksDBException {
        Rulings rulings = new Rulings();
        rulings.sequence = Numbers.read(view.get(Table.META, SEQUENCE), 1)[0];
        all(view).forEach(rulings::add);
        return rulings;
    }

    /// All that was ruled, oldest first.
    static List<Ruling> all(View view) throws RocksDBException {
        List<Ruling> all = new ArrayList<>();
        Scan rows = view.scan(Table.RULINGS);
        for (rows.over(Key.of(Table.RULINGS).bytes()); rows.isValid(); rows.next()) {
            all.add(read(rows.value()));
        }
        return all;
    }

    /// These and more, as they will be once the commit is made.
    Rulings with(Commit to, List<Ruling> more) throws RocksDBException {
        Rulings next = new Rulings();
        next.inclusions.addAll(inclusions);
        next.resolutions.addAll(resolutions);
        next.number = number;
        next.policy = policy;
        next.sequence = to.sequence();
        to.put(Table.META, SEQUENCE, Numbers.bytes(to.sequence()));
        int index = 0;
        for (Ruling ruling : more) {
            next.add(ruling);
            to.put(
                    Table.RULINGS,
                    Key.of(Table.RULINGS).eight(to.sequence()).four(index++).bytes(),
                    bytes(ruling));
        }
        return next;
    }

    private void add(Ruling ruling) {
        switch (ruling) {
            case Ruling.OnPath on ->
                    inclusions.add(on.path(), on.below(), new Numbered<>(++number, on.include()));
            case Ruling.OnNode on ->
                    resolutions.add(on.path(), on.below(), new Numbered<>(++number, on.as()));
            case Ruling.OnConflicts on -> policy = on.policy();
        }
    }

    /// The commit that last changed them; 0 before the first.
    long sequence() {
        return sequence;
    }

    // ------------------------------------------------------------ asking

    /// Whether anybody ever said that something is to be deleted.
    boolean delete() {
        return resolutions.onPaths.values().stream()
                .anyMatch(numbered -> numbered.said == Resolution.DELETE);
    }

    OnConflict policy() {
        return policy;
    }

    /// What they say of the children of a folder.
    InFolder in(String folderPath) {
        return new InFolder(folderPath);
    }

    /// Of one folder's children.
    final class InFolder {

        private final String path;
        private final @Nullable Numbered<Boolean> included;
        private final @Nullable Numbered<Resolution> resolved;

        private InFolder(String path) {
            this.path = path;
            included = inclusions.above(path);
            resolved = resolutions.above(path);
        }

        /// Whether somebody ruled about the child or a folder above it.
        boolean speakOf(Name name) {
            return inclusions.latest(included, path, name) != null
                    || resolutions.latest(resolved, path, name) != null;
        }

        boolean exclude(Name name) {
            Numbered<Boolean> latest = inclusions.latest(included, path, name);
            return latest != null && !latest.said;
        }

        Optional<Resolution> resolve(Name name) {
            return Optional.ofNullable(resolutions.latest(resolved, path, name))
                    .map(Numbered::said);
        }
    }

    // ------------------------------------------------------------ as rows

    private static byte[] bytes(Ruling ruling) {
        ByteWriter out = new ByteWriter(128);
        switch (ruling) {
            case Ruling.OnPath on -> {
                out.small(0);
                out.text(on.path());
                out.flag(on.include());
                out.flag(on.below());
                out.text(on.by());
                out.text(on.why());
            }
            case Ruling.OnNode on -> {
                out.small(2);
                out.text(on.path());
                out.small(Codes.of(on.as()));
                out.flag(on.below());
                out.text(on.by());
                out.text(on.why());
            }
            case Ruling.OnConflicts on -> {
                out.small(1);
                out.small(Codes.of(on.policy()));
                out.text(on.by());
            }
        }
        return out.bytes();
    }

    private static Ruling read(byte[] row) {
        ByteReader in = new ByteReader(row);
        return switch (in.below(3)) {
            case 0 -> new Ruling.OnPath(in.text(), in.flag(), in.flag(), in.text(), in.text());
            case 1 -> new Ruling.OnConflicts(Codes.policy(in.small()), in.text());
            default ->
                    new Ruling.OnNode(
                            in.text(),
                            Codes.resolution(in.small()),
                            in.flag(),
                            in.text(),
                            in.text());
        };
    }
}
