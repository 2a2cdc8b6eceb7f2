package dev.godwit.store.rocksdb;

/// What is kept, each with the parts of its keys. Numbers of keys are big-endian; a `member` is a
/// name, NUL and whether it is a folder.
///
/// The order is frozen: a table's number begins its keys.
enum Table {
    /// The store itself: `state` (the sums of all tables), `decisions`.
    META(Family.MAIN),
    /// sequence → epoch, hash of the commit, chain
    BATCHES(Family.MAIN),
    /// kind, pass, side, depth, folder: what is left to do about a folder
    WORK(Family.MAIN),
    /// epoch, number, part → a unit's intent, its proofs
    UNITS(Family.MAIN),
    /// sequence, index → a person's decision
    RULINGS(Family.MAIN),
    /// key → value
    PROPERTIES(Family.MAIN),
    /// sequence, index → something that happened
    HISTORY(Family.MAIN),
    /// listing, member → a child
    NODES(Family.NODES),
    /// listing, key, NUL, member: children whose key is not their name
    KEYS(Family.TREE),
    /// folder → its depth
    DEPTHS(Family.TREE),
    /// pass, side, depth, folder → how far its listing is
    FOLDERS(Family.TREE),
    /// pass, path, NUL, folder → its depth; folders of the source
    PATHS(Family.TREE),
    /// pass, depth, side → how many folders, and when they were settled and closed
    ROUNDS(Family.TREE),
    /// listing → folder; of listings that hold names of hard-link groups
    LISTINGS(Family.TREE),
    /// side, hard-link group, NUL, listing, member
    LINKS(Family.TREE),
    /// pass, folder → when it was compared, and what follows for children without a row
    COMPARISONS(Family.PLAN),
    /// pass, folder, member, part → what a seal, or later the engine, said of a pair
    DIFFERENCES(Family.PLAN),
    /// folder, member, pass (the latest first) → what became of a node
    OUTCOMES(Family.PLAN),
    /// pass, folder → when an outcome last changed what it holds, and when it was finished
    TOUCHED(Family.PLAN),
    /// pass, folder, member → when verification found the node wrong
    MISMATCHES(Family.PLAN),
    /// epoch, number, part → what a unit that ended did, what was undone of it
    ENDED_UNITS(Family.PLAN),
    /// trait, listing: what some of a listing's children have
    TRAITS(Family.TREE);

    /// Tables that are written alike share a column family.
    enum Family {
        MAIN,
        NODES,
        TREE,
        PLAN;

        /// The name in RocksDB, which wants one to be called `default`.
        String title() {
            return switch (this) {
                case MAIN -> "default";
                case NODES -> "nodes";
                case TREE -> "tree";
                case PLAN -> "plan";
            };
        }
    }

    final Family family;

    Table(Family family) {
        this.family = family;
    }

    /// The number its keys begin with.
    @SuppressWarnings("EnumOrdinal")
    int number() {
        return ordinal();
    }

    /// Whether its rows are part of the sums; the sums' own row, and those that are hashed into the
    /// chain after them, cannot be.
    boolean isSummed() {
        return this != META && this != BATCHES;
    }
}
