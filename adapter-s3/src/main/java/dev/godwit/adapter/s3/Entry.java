package dev.godwit.adapter.s3;

import dev.godwit.spi.value.Name;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A child of a folder, as a listing tells of it.
///
/// @param key of the object, or what the keys of everything in the folder begin with
/// @param object null for a folder
/// @param unmarked whether it is a folder in which a listing showed no object of its own
record Entry(String key, @Nullable Stored object, boolean unmarked) {

    static final Comparator<Entry> ORDER = (a, b) -> Name.compareText(a.key(), b.key());

    static Entry of(Stored object) {
        return new Entry(object.key(), object, false);
    }

    static Entry folder(String prefix, boolean unmarked) {
        return new Entry(prefix, null, unmarked);
    }

    /// What a page of a listing by delimiter holds, in the order of keys.
    static List<Entry> of(ListObjectsV2Response page) {
        List<Entry> entries = new ArrayList<>();
        for (S3Object object : page.contents()) {
            entries.add(of(Stored.listed(object)));
        }
        for (CommonPrefix prefix : page.commonPrefixes()) {
            entries.add(folder(prefix.prefix(), false));
        }
        entries.sort(ORDER);
        return entries;
    }

    boolean isFolder() {
        return object == null;
    }

    /// What its key adds to that of the folder it is in.
    String segment(String below) {
        return key.substring(below.length(), isFolder() ? key.length() - 1 : key.length());
    }
}
