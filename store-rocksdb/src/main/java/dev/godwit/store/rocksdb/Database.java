package dev.godwit.store.rocksdb;

import dev.godwit.store.rocksdb.Table.Family;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/// An open RocksDB with all that belongs to it: what was made last is closed first.
final class Database implements AutoCloseable {

    /// What blocks that were read and rows that are not yet written to files may keep in memory,
    /// together.
    private static final long MEMORY = 64L << 20;

    private static final long WRITE_BUFFERS = 24L << 20;

    private static final long WRITE_BUFFER = 8L << 20;

    /// How large the log grows before what it holds is written to files.
    private static final long LOG = 32L << 20;

    /// How it is opened.
    private enum How {
        CREATE,
        OPEN,
        /// Keeping all that the log holds in memory, so that opening writes no rows.
        OPEN_ON_A_FULL_DISK
    }

    private static final int FILTER_BITS = 10;

    private final Deque<AbstractNativeReference> owned = new ArrayDeque<>();
    private final Map<Family, ColumnFamilyHandle> families = new EnumMap<>(Family.class);
    private final RocksDB db;
    private final WriteOptions writing;
    private final ReadOptions reading;

    private Database(Path folder, How how) throws RocksDBException {
        RocksDB.loadLibrary();
        try {
            Cache cache = own(new LRUCache(MEMORY));
            boolean full = how == How.OPEN_ON_A_FULL_DISK;
            WriteBufferManager buffers =
                    own(new WriteBufferManager(full ? 4 * LOG : WRITE_BUFFERS, cache));
            DBOptions options = own(options(buffers));
            options.setCreateIfMissing(how == How.CREATE)
                    .setCreateMissingColumnFamilies(how == How.CREATE);
            BloomFilter filter = own(new BloomFilter(FILTER_BITS));
            List<ColumnFamilyDescriptor> wanted = new ArrayList<>();
            for (Family family : Family.values()) {
                wanted.add(
                        new ColumnFamilyDescriptor(
                                family.title().getBytes(StandardCharsets.UTF_8),
                                own(options(cache, filter, full ? 4 * LOG : WRITE_BUFFER))));
            }
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            db = own(RocksDB.open(options, folder.toString(), wanted, handles));
            for (Family family : Family.values()) {
                families.put(family, own(handles.removeFirst()));
            }
            writing = own(new WriteOptions().setSync(true));
            reading = own(new ReadOptions().setTotalOrderSeek(true));
        } catch (RocksDBException | RuntimeException e) {
            closeOwned();
            throw e;
        }
    }

    static Database create(Path folder) throws RocksDBException {
        return new Database(folder, How.CREATE);
    }

    static Database open(Path folder) throws RocksDBException {
        return new Database(folder, How.OPEN);
    }

    static Database openOnFullDisk(Path folder) throws RocksDBException {
        return new Database(folder, How.OPEN_ON_A_FULL_DISK);
    }

    private static DBOptions options(WriteBufferManager buffers) {
        return new DBOptions()
                .setParanoidChecks(true)
                // A record that a crash tore at a log's end was never acknowledged; anything else
                // that is wrong in a log is damage.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                // So that opening needs next to no room on a full disk, and what is refused stays
                // as it is.
                .setAvoidFlushDuringRecovery(true)
                .setAvoidFlushDuringShutdown(true)
                .setWriteBufferManager(buffers)
                // Room that is taken before it is needed would be missing on a small disk.
                .setAllowFAllocate(false)
                .setMaxTotalWalSize(LOG)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(256)
                .setMaxManifestFileSize(4L << 20)
                .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                .setKeepLogFileNum(1)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    private static ColumnFamilyOptions options(Cache cache, BloomFilter filter, long writeBuffer) {
        return new ColumnFamilyOptions()
                .setWriteBufferSize(writeBuffer)
                .setArenaBlockSize(1L << 20)
                .setCompressionType(CompressionType.ZSTD_COMPRESSION)
                .setTargetFileSizeBase(16L << 20)
                .setTableFormatConfig(
                        new BlockBasedTableConfig()
                                .setBlockCache(cache)
                                .setBlockSize(16L << 10)
                                .setCacheIndexAndFilterBlocks(true)
                                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                                .setFilterPolicy(filter)
                                .setFormatVersion(6));
    }

    private <T extends AbstractNativeReference> T own(T reference) {
        owned.push(reference);
        return reference;
    }

    /// The row as of now.
    byte @Nullable [] get(Table table, byte[] key) throws RocksDBException {
        return db.get(family(table), reading, key);
    }

    byte @Nullable [] get(Table table, ReadOptions as, byte[] key) throws RocksDBException {
        return db.get(family(table), as, key);
    }

    RocksIterator iterator(Table table, ReadOptions as) {
        return db.newIterator(family(table), as);
    }

    /// Options by which everything is read as it is now. The caller closes them.
    ReadOptions asOfNow() {
        return new ReadOptions().setTotalOrderSeek(true).setSnapshot(db.getSnapshot());
    }

    void release(ReadOptions asOf) {
        db.releaseSnapshot(asOf.snapshot());
        asOf.close();
    }

    void put(WriteBatch batch, Table table, byte[] key, byte[] value) throws RocksDBException {
        batch.put(family(table), key, value);
    }

    void delete(WriteBatch batch, Table table, byte[] key) throws RocksDBException {
        batch.delete(family(table), key);
    }

    /// Stores the batch, which nobody may rely on before the next flush.
    void load(WriteBatch batch) throws RocksDBException {
        try (WriteOptions options = new WriteOptions().setDisableWAL(true)) {
            db.write(options, batch);
        }
    }

    /// Stores the batch; it survives a power cut when this returns.
    void write(WriteBatch batch) throws RocksDBException {
        db.write(writing, batch);
    }

    /// Writes what is in memory to files, so that the log is empty.
    void flush() throws RocksDBException {
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            db.flush(options, List.copyOf(families.values()));
        }
    }

    /// Bytes of its files, of logs too. Files come and go while it is at work.
    long bytesOnDisk() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(Path.of(db.getName()))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                bytes += file.toFile().length();
            }
        }
        return bytes;
    }

    /// Bytes of blocks that were read and of rows that are not yet written to files.
    long bytesInMemory() throws RocksDBException {
        return db.getLongProperty("rocksdb.block-cache-usage")
                + db.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables");
    }

    /// Reads every block of every file.
    void verifyChecksums() throws RocksDBException {
        db.verifyChecksum();
    }

    private ColumnFamilyHandle family(Table table) {
        return Objects.requireNonNull(families.get(table.family));
    }

    @Override
    public void close() {
        closeOwned();
    }

    private void closeOwned() {
        while (!owned.isEmpty()) {
            owned.pop().close();
        }
    }
}
