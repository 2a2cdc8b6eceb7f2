package dev.godwit.adapter.s3;

import dev.godwit.spi.value.Name;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A child of a folder, as a listing tells of it.
///
/// @param key of the object, or what the keys of everything in the folder begin with
/// @param object the folder's own where it is a folder; null where the listing shows none
/// @param unmarked whether it is a folder in which a listing showed no object of its own
record Entry(String key, boolean isFolder, @Nullable Stored object, boolean unmarked) {

    static final Comparator<Entry> ORDER = (a, b) -> Name.compareText(a.key(), b.key());

    static Entry of(Stored object) {
        return new Entry(object.key(), false, object, false);
    }

    /// A folder of which a listing shows no more than that it is there.
    static Entry folder(String prefix) {
        return new Entry(prefix, true, null, false);
    }

    /// A folder of which a listing shows all objects.
    ///
    /// @param marker its own; empty where it has none
    static Entry folder(String prefix, Optional<Stored> marker) {
        return new Entry(prefix, true, marker.orElse(null), marker.isEmpty());
    }

    /// What a page of a listing by delimiter holds, in the order of keys.
    static List<Entry> of(ListObjectsV2Response page) {
        List<Entry> entries = new ArrayList<>();
        for (S3Object object : page.contents()) {
            entries.add(of(Stored.listed(object)));
        }
        for (CommonPrefix prefix : page.commonPrefixes()) {
            entries.add(folder(prefix.prefix()));
        }
        entries.sort(ORDER);
        return entries;
    }

    /// What its key adds to that of the folder it is in.
    String segment(String below) {
        return key.substring(below.length(), isFolder ? key.length() - 1 : key.length());
    }
}
