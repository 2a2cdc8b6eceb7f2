package dev.godwit.store.duckdb;

import dev.godwit.spi.store.OnConflict;
import dev.godwit.spi.store.Ruling;
import dev.godwit.spi.value.NodeRef;
import java.sql.SQLException;
import java.util.List;

/// What is known of the rulings without looking: the policy, and whether there are any about paths.
/// Written under the write lock, read by anyone.
final class Rulings {

    private volatile OnConflict policy = OnConflict.ASK;
    private volatile boolean onPaths;
    private volatile long sequence;
    private long last;

    Rulings(Reader reader) throws SQLException {
        sequence = reader.number("SELECT max(seq) FROM rulings");
        last = reader.number("SELECT max(number) FROM rulings");
        onPaths = reader.number("SELECT count(path) FROM rulings") > 0;
        String latest =
                "SELECT policy FROM rulings WHERE policy IS NOT NULL ORDER BY number DESC LIMIT 1";
        try (Result result = reader.query(latest)) {
            if (result.next()) {
                policy = Codes.policy(result.number(0));
            }
        }
    }

    OnConflict policy() {
        return policy;
    }

    boolean onPaths() {
        return onPaths;
    }

    long sequence() {
        return sequence;
    }

    void write(Writer writer, List<Ruling> rulings) throws SQLException {
        for (Ruling ruling : rulings) {
            RowAppender row = writer.to(Table.RULINGS).row().add(++last);
            switch (ruling) {
                case Ruling.OnPath on -> {
                    NodeRef ref = new NodeRef(on.path());
                    row.add(on.path())
                            .add(ref.parent().path())
                            .add(ref.name().text())
                            .add(on.include())
                            .add(on.below())
                            .addNothing()
                            .add(on.by())
                            .add(on.why());
                }
                case Ruling.OnConflicts on -> {
                    for (int column = 0; column < 5; column++) {
                        row.addNothing();
                    }
                    row.add(on.policy()).add(on.by()).addNothing();
                }
            }
            row.endRow();
        }
    }

    /// What was written is committed.
    void committed(List<Ruling> rulings, long at) {
        sequence = at;
        for (Ruling ruling : rulings) {
            switch (ruling) {
                case Ruling.OnPath _ -> onPaths = true;
                case Ruling.OnConflicts on -> policy = on.policy();
            }
        }
    }
}
