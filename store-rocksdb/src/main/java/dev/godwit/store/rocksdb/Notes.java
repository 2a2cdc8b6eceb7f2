package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.Fact;
import dev.godwit.spi.store.parts.ByteReader;
import dev.godwit.spi.store.parts.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;

/// The migration's properties and its history.
final class Notes {

    private Notes() {}

    static void property(Commit to, Fact.Property fact) throws RocksDBException {
        to.put(
                Table.PROPERTIES,
                Key.of(Table.PROPERTIES).text(fact.key()).bytes(),
                fact.value().getBytes(StandardCharsets.UTF_8));
    }

    static Map<String, String> properties(View view) throws RocksDBException {
        Map<String, String> properties = new TreeMap<>();
        Scan rows = view.scan(Table.PROPERTIES);
        for (rows.over(Key.of(Table.PROPERTIES).bytes()); rows.isValid(); rows.next()) {
            properties.put(
                    Key.textAt(rows.key(), 1, rows.key().length),
                    new String(rows.value(), StandardCharsets.UTF_8));
        }
        return properties;
    }

    static void happened(Commit to, Fact.Happened fact, int index) throws RocksDBException {
        ByteWriter out = new ByteWriter(128);
        out.text(fact.at().toString());
        out.text(fact.what());
        out.text(fact.by());
        out.text(fact.detail());
        to.put(
                Table.HISTORY,
                Key.of(Table.HISTORY).eight(to.sequence()).four(index).bytes(),
                out.bytes());
    }

    static List<Fact.Happened> history(View view) throws RocksDBException {
        List<Fact.Happened> history = new ArrayList<>();
        Scan rows = view.scan(Table.HISTORY);
        for (rows.over(Key.of(Table.HISTORY).bytes()); rows.isValid(); rows.next()) {
            ByteReader in = new ByteReader(rows.value());
            history.add(
                    new Fact.Happened(Instant.parse(in.text()), in.text(), in.text(), in.text()));
        }
        return history;
    }
}
