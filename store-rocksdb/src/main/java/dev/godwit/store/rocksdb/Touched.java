package dev.godwit.store.rocksdb;

import dev.godwit.spi.value.NodeId;
import org.rocksdb.RocksDBException;

/// When an outcome last changed what a folder holds, and when the folder was finished.
record Touched(long changedAt, long finishedAt) {

    static Touched of(Reads reads, int pass, NodeId folder) throws RocksDBException {
        long[] numbers = Numbers.read(reads.get(Table.TOUCHED, key(pass, folder)), 2);
        return new Touched(numbers[0], numbers[1]);
    }

    private static byte[] key(int pass, NodeId folder) {
        return Key.of(Table.TOUCHED, pass).id(folder).bytes();
    }

    Touched changed(long sequence) {
        return new Touched(sequence, finishedAt);
    }

    Touched finished(long sequence) {
        return new Touched(changedAt, sequence);
    }

    void write(Commit to, int pass, NodeId folder) throws RocksDBException {
        to.put(Table.TOUCHED, key(pass, folder), Numbers.bytes(changedAt, finishedAt));
    }
}
