package dev.godwit.adapter.s3;

import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Overlap;
import java.nio.file.Path;

/// Compares servers, buckets and prefixes.
final class S3Overlap implements Overlap {

    private final S3Settings mine;

    S3Overlap(S3Settings mine) {
        this.mine = mine;
    }

    @Override
    public Relation relationTo(FSAdapter other) {
        return other.feature(S3FSAdapter.class)
                .map(that -> relationTo(that.settings()))
                .orElse(Relation.APART);
    }

    private Relation relationTo(S3Settings theirs) {
        if (!mine.server().equals(theirs.server()) || !mine.bucket().equals(theirs.bucket())) {
            return Relation.APART;
        }
        if (mine.prefix().equals(theirs.prefix())) {
            return Relation.SAME;
        }
        if (mine.prefix().startsWith(theirs.prefix())) {
            return Relation.INSIDE;
        }
        return theirs.prefix().startsWith(mine.prefix()) ? Relation.AROUND : Relation.APART;
    }

    @Override
    public boolean holds(Path localFolder) {
        return false;
    }

    @Override
    public String canonical() {
        return "s3 " + mine.server() + " " + mine.bucket() + "/" + mine.prefix();
    }
}
