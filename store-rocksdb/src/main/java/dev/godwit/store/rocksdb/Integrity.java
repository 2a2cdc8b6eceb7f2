package dev.godwit.store.rocksdb;

import com.dynatrace.hash4j.hashing.HashStream128;
import dev.godwit.spi.store.parts.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rocksdb.RocksDBException;

/// Looks for damage.
record Integrity(Database database, View view) {

    /// What a look at the head and the last commits finds wrong.
    List<String> check(Head.Mark head) throws RocksDBException {
        List<String> wrong = new ArrayList<>();
        Batch last = Batch.last(view.scan(Table.BATCHES, true));
        long sequence = last == null ? 0 : last.sequence();
        if (sequence < head.sequence()) {
            wrong.add(
                    "The state ends at commit "
                            + sequence
                            + ", but commit "
                            + head.sequence()
                            + " was acknowledged: something was lost");
        } else if (head.sequence() > 0) {
            byte[] row = view.get(Table.BATCHES, Batch.key(head.sequence()));
            if (row == null
                    || !Batch.read(Batch.key(head.sequence()), row).chain().equals(head.chain())) {
                wrong.add(
                        "The state's commit "
                                + head.sequence()
                                + " is not the one that was acknowledged");
            }
        }
        return wrong;
    }

    /// Reads every file and every row, hashes them again and follows the chain.
    List<String> checkDeeply() {
        List<String> wrong = new ArrayList<>();
        try {
            database.verifyChecksums();
        } catch (RocksDBException e) {
            wrong.add("A file of the state is damaged: " + e.getMessage());
        }
        try {
            checkSums(wrong);
            checkChain(wrong);
        } catch (RocksDBException e) {
            wrong.add("The state cannot be read to its end: " + e.getMessage());
        }
        return wrong;
    }

    private void checkSums(List<String> wrong) throws RocksDBException {
        Sums expected = Sums.read(view.get(Table.META, Writer.SUMS));
        Sums found = new Sums();
        HashStream128 xxh3 = Sums.xxh3();
        for (Table table : Table.values()) {
            if (!table.isSummed()) {
                continue;
            }
            try (Scan rows = view.passing(table)) {
                for (rows.over(Key.of(table).bytes()); rows.isValid(); rows.next()) {
                    found.add(table, Sums.hash(xxh3, rows.key(), rows.value()));
                }
            }
            if (!found.agree(table, expected)) {
                wrong.add(
                        "The state's table "
                                + table.name().toLowerCase(Locale.ROOT)
                                + " does not hold what was committed: it has "
                                + found.rows(table)
                                + " rows instead of "
                                + expected.rows(table)
                                + ", or others");
            }
        }
    }

    private void checkChain(List<String> wrong) throws RocksDBException {
        String before = Head.Mark.START.chain();
        long sequence = 0;
        Scan rows = view.scan(Table.BATCHES);
        for (rows.over(Batch.ALL); rows.isValid(); rows.next()) {
            Batch batch = Batch.read(rows.key(), rows.value());
            sequence++;
            if (batch.sequence() != sequence) {
                wrong.add(
                        "Commit "
                                + sequence
                                + " of the state is missing: the next is "
                                + batch.sequence());
                sequence = batch.sequence();
            } else if (!Writer.link(before, sequence, batch.epoch(), batch.digest())
                    .equals(batch.chain())) {
                wrong.add("Commit " + sequence + " of the state is not what was committed");
            }
            before = batch.chain();
        }
    }
}
