package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.Ruling;
import dev.godwit.spi.store.parts.ByteReader;
import dev.godwit.spi.store.parts.ByteWriter;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// What a person ruled: of several rulings that speak of a node the latest counts. A value: what
/// comes later makes another.
final class Rulings {

    private static final byte[] SEQUENCE = Key.of(Table.META).text("decisions").bytes();

    /// @param number counts rulings up
    private record Numbered(long number, boolean include) {}

    private final Map<String, Numbered> onPaths = new HashMap<>();
    private final Map<String, Numbered> belowPaths = new HashMap<>();
    private long number;
    private OnConflict policy = OnConflict.ASK;
    private long sequence;

    static Rulings load(View view) throws RocksDBException {
        Rulings rulings = new Rulings();
        rulings.sequence = Numbers.read(view.get(Table.META, SEQUENCE), 1)[0];
        Scan rows = view.scan(Table.RULINGS);
        for (rows.over(Key.of(Table.RULINGS).bytes()); rows.isValid(); rows.next()) {
            rulings.add(read(rows.value()));
        }
        return rulings;
    }

    /// These and more, as they will be once the commit is made.
    Rulings with(Commit to, List<Ruling> more) throws RocksDBException {
        Rulings next = new Rulings();
        next.onPaths.putAll(onPaths);
        next.belowPaths.putAll(belowPaths);
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
            case Ruling.OnPath on -> {
                Numbered numbered = new Numbered(++number, on.include());
                onPaths.put(on.path(), numbered);
                if (on.below()) {
                    belowPaths.put(on.path(), numbered);
                }
            }
            case Ruling.OnConflicts on -> policy = on.policy();
        }
    }

    /// The commit that last changed them; 0 before the first.
    long sequence() {
        return sequence;
    }

    // ------------------------------------------------------------ asking

    OnConflict policy() {
        return policy;
    }

    /// What they say of the children of a folder.
    InFolder in(String folderPath) {
        Numbered above = null;
        if (!belowPaths.isEmpty()) {
            NodeRef ref = new NodeRef(folderPath);
            while (true) {
                above = later(above, belowPaths.get(ref.path()));
                if (ref.isRoot()) {
                    break;
                }
                ref = ref.parent();
            }
        }
        return new InFolder(folderPath, above);
    }

    private static @Nullable Numbered later(@Nullable Numbered a, @Nullable Numbered b) {
        return a == null || (b != null && b.number > a.number) ? b : a;
    }

    /// Of one folder's children.
    final class InFolder {

        private final String path;
        private final @Nullable Numbered above;

        private InFolder(String path, @Nullable Numbered above) {
            this.path = path;
            this.above = above;
        }

        /// Whether somebody ruled about the child or a folder above it.
        boolean speakOf(Name name) {
            return latest(name) != null;
        }

        boolean exclude(Name name) {
            Numbered latest = latest(name);
            return latest != null && !latest.include;
        }

        private @Nullable Numbered latest(Name name) {
            return onPaths.isEmpty()
                    ? above
                    : later(above, onPaths.get(NodeRef.childPath(path, name)));
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
        return in.below(2) == 0
                ? new Ruling.OnPath(in.text(), in.flag(), in.flag(), in.text(), in.text())
                : new Ruling.OnConflicts(Codes.policy(in.small()), in.text());
    }
}
