package dev.godwit.store.duckdb;

import dev.godwit.spi.value.Kind;

/// Makes the SQL of unions as the store stands.
final class Unions {

    private final Flags flags;
    private final Rulings rulings;

    Unions(Flags flags, Rulings rulings) {
        this.flags = flags;
        this.rulings = rulings;
    }

    PassSql pass(int pass) {
        return new PassSql(pass, flags.of(pass).turns());
    }

    /// Source nodes of some folders.
    ///
    /// @param folders a condition on `l.folder`
    /// @param nodes a condition on `n`
    String sources(int pass, String folders, String nodes) {
        return sql(pass, folders, "", nodes, false);
    }

    /// Source folders in the folders whose paths satisfy a condition on `f.path`.
    String folders(int pass, String paths) {
        return sql(pass, "", paths, " AND n.kind = " + Codes.of(Kind.FOLDER), false);
    }

    /// All nodes of the folders whose paths satisfy a condition on `f.path`.
    String all(int pass, String paths) {
        return sql(pass, "", paths, "", true);
    }

    private String sql(int pass, String folders, String paths, String nodes, boolean extras) {
        return new UnionSql(
                        pass(pass),
                        flags.of(pass).told(),
                        rulings.onPaths(),
                        flags.of(pass).handles(),
                        rulings.policy(),
                        folders,
                        paths,
                        nodes,
                        extras)
                .with();
    }
}
