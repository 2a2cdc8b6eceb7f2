package dev.godwit.testkit.fs;

import static dev.godwit.testkit.fs.Bench.needs;
import static dev.godwit.testkit.fs.Bench.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Overlap;
import dev.godwit.spi.fs.Overlap.Relation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Promises of [Overlap].
abstract class OverlapContract {

    abstract Bench bench();

    @Test
    @DisplayName("relationTo: How this location's root relates to the other's")
    @Tag("D6")
    void seesRootsInsideEachOther() throws Exception {
        bench().tree.folder("a/b");

        assertRelation("a", "a", Relation.SAME);
        assertRelation("a/b", "a", Relation.INSIDE);
        assertRelation("a", "a/b", Relation.AROUND);
        assertRelation("", "a/b", Relation.AROUND);
    }

    @Test
    @DisplayName("relationTo: a common beginning of two names is no relation")
    @Tag("D5")
    void holdsNamesApart() throws Exception {
        bench().tree.folder("data");
        bench().tree.folder("database");

        assertRelation("data", "database", Relation.APART);
        assertRelation("data", "database/not there", Relation.APART);
        assertRelation("not there", "not there either", Relation.APART);
    }

    @Test
    @DisplayName("relationTo: whether or not either is there yet")
    @Tag("D6")
    void seesRootsThatAreNotThere() throws Exception {
        bench().tree.folder("a");

        assertRelation("a/x/y", "a", Relation.INSIDE);
        assertRelation("a", "a/x/y", Relation.AROUND);
        assertRelation("a/x", "a/x/y", Relation.AROUND);
        assertRelation("a/x/y", "a/x/y", Relation.SAME);
    }

    @Test
    @DisplayName("relationTo: through links too")
    @Tag("D6")
    void seesThroughLinks() throws Exception {
        bench().tree.folder("a/b");
        bench().tree.file("a/b/inside", new byte[1]);
        needs(bench().tree.link("link", "a/b"));
        needs(leadsToARoot("link"));
        needs(bench().tree.link("dangling", "a/new"));

        assertRelation("link", "a/b", Relation.SAME);
        assertRelation("link", "a", Relation.INSIDE);
        assertRelation("link/not there", "a", Relation.INSIDE);
        assertRelation("a", "link/not there", Relation.AROUND);
        assertRelation("dangling", "a", Relation.INSIDE);
    }

    /// Not where a root is a text that keys begin with.
    private boolean leadsToARoot(String link) throws StorageException {
        try (FSAdapter there = bench().open(link)) {
            return there.stat(ref("inside")).isPresent();
        }
    }

    private void assertRelation(String mine, String theirs, Relation relation)
            throws StorageException {
        bench().feature(Overlap.class);
        try (FSAdapter a = bench().open(mine);
                FSAdapter b = bench().open(theirs)) {
            assertThat(a.feature(Overlap.class).orElseThrow().relationTo(b))
                    .as("%s and %s", mine, theirs)
                    .isEqualTo(relation);
        }
    }
}
