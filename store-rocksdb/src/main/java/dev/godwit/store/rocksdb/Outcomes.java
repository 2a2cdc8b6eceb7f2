package dev.godwit.store.rocksdb;

import dev.godwit.spi.store.NodeKey;
import dev.godwit.spi.value.NodeId;
import dev.godwit.spi.value.Token;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// Reads what became of nodes. A node's rows lie beside each other, the latest pass first.
final class Outcomes {

    /// Bytes of a key before the member.
    static final int MEMBER = 1 + Key.ID;

    /// Bytes of a key after the member.
    static final int PASS = 4;

    private Outcomes() {}

    static byte[] prefix(NodeId folder) {
        return Key.of(Table.OUTCOMES).id(folder).bytes();
    }

    static byte[] key(NodeKey node, int pass) {
        return key(node.parent(), FactWriter.member(node), pass);
    }

    static byte[] key(NodeId folder, Member member, int pass) {
        return Key.of(Table.OUTCOMES).id(folder).raw(member.bytes()).four(~pass).bytes();
    }

    static @Nullable OutcomeRow find(Reads reads, NodeId folder, Member member, int pass)
            throws RocksDBException {
        byte[] row = reads.get(Table.OUTCOMES, key(folder, member, pass));
        return row == null ? null : OutcomeRow.read(row);
    }

    /// The destination's token as an outcome of any pass last recorded it.
    static @Nullable Token lastToken(Scan rows, NodeId folder, Member member)
            throws RocksDBException {
        byte[] prefix = Key.of(Table.OUTCOMES).id(folder).raw(member.bytes()).bytes();
        for (rows.over(prefix); rows.isValid(); rows.next()) {
            if (rows.key().length == prefix.length + PASS) {
                Token token = OutcomeRow.read(rows.value()).lastToken();
                if (token != null) {
                    return token;
                }
            }
        }
        return null;
    }
}
