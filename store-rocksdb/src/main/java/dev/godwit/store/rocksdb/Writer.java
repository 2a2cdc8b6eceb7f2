package dev.godwit.store.rocksdb;

import com.dynatrace.hash4j.hashing.HashStream128;
import dev.godwit.spi.store.parts.Head;
import java.io.IOException;
import java.util.HexFormat;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Makes commits, one after the other, and chains them.
final class Writer {

    static final byte[] SUMS = Key.of(Table.META).text("sums").bytes();

    private static final byte PUT = 1;
    private static final byte DELETED = 2;

    private final Database database;
    private final Head head;
    private final HashStream128 row = Sums.xxh3();

    /// Where the store stands; set by the writer, read by anyone.
    private volatile Head.Mark mark;

    private Sums sums;

    Writer(Database database, Head head, Head.Mark mark, Sums sums) {
        this.database = database;
        this.head = head;
        this.mark = mark;
        this.sums = sums;
    }

    /// What a commit does.
    interface Body<T> {
        T write(Commit commit) throws RocksDBException;
    }

    Head.Mark mark() {
        return mark;
    }

    /// How many rows a table has.
    long rows(Table table) {
        return sums.rows(table);
    }

    <T> T transaction(Body<T> body) throws RocksDBException {
        return transaction(mark.epoch(), body);
    }

    /// Commits what the body writes, under this epoch: durable when it returns.
    <T> T transaction(long epoch, Body<T> body) throws RocksDBException {
        Commit commit = new Commit(database, mark.sequence() + 1);
        T result = body.write(commit);
        store(commit, epoch);
        return result;
    }

    private void store(Commit commit, long epoch) throws RocksDBException {
        Sums after = sums.copy();
        HashStream128 content = Sums.xxh3();
        Head.Mark next;
        try (WriteBatch batch = new WriteBatch()) {
            commit.forEach((table, key, change) -> {
                byte[] before = change.before;
                byte[] now = change.now;
                if (before != null && table.isSummed()) {
                    after.subtract(table, Sums.hash(row, key, before));
                }
                if (now == null) {
                    database.delete(batch, table, key);
                    content.putByte(DELETED).putInt(key.length).putBytes(key);
                } else {
                    Sums.Hash hash = Sums.hash(row, key, now);
                    if (table.isSummed()) {
                        after.add(table, hash);
                    }
                    database.put(batch, table, key, now);
                    content.putByte(PUT).putLong(hash.high()).putLong(hash.low());
                }
            });
            byte[] summed = after.bytes();
            database.put(batch, Table.META, SUMS, summed);
            content.putBytes(summed);
            String digest = hex(content);
            next = new Head.Mark(commit.sequence(), epoch, link(mark, commit, epoch, digest));
            database.put(
                    batch,
                    Table.BATCHES,
                    Batch.key(next.sequence()),
                    new Batch(next.sequence(), epoch, digest, next.chain()).bytes());
            write(batch);
        } catch (RocksDBException e) {
            throw Failures.ofCommit(e);
        }
        mark = next;
        sums = after;
    }

    private void write(WriteBatch batch) {
        try {
            database.write(batch);
        } catch (RocksDBException e) {
            throw Failures.ofCommit(e);
        }
    }

    private static String link(Head.Mark before, Commit commit, long epoch, String digest) {
        return link(before.chain(), commit.sequence(), epoch, digest);
    }

    /// The chain after a commit.
    static String link(String before, long sequence, long epoch, String digest) {
        return hex(
                Sums.xxh3().putString(before).putLong(sequence).putLong(epoch).putString(digest));
    }

    private static String hex(HashStream128 hashed) {
        return HexFormat.of().formatHex(hashed.get().toByteArray());
    }

    /// Tells the head of the latest commit, before it is acknowledged.
    void acknowledge(boolean synced) {
        try {
            head.write(mark, synced);
        } catch (IOException e) {
            throw Failures.ofCommit(e);
        }
    }
}
