package dev.godwit.adapter.s3;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What lies in a folder and in all folders below it, as listings without a delimiter told: all of
/// it, or what comes first.
///
/// @param below what all these keys begin with
/// @param objects as they were listed: in the order of keys, unless this is whole
/// @param whole whether this is all there is
/// @param ahead see [Unchanged]; empty where the server did not tell its time
record Scanned(String below, List<Stored> objects, boolean whole, Optional<Duration> ahead) {

    /// The folder's children, in the order of keys.
    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (Stored object : objects) {
            if (folderOf(object).isEmpty()) {
                entries.add(Entry.of(object));
            }
        }
        // The object of a folder comes before all that is in it.
        byFolder()
                .forEach((prefix, inside) ->
                        entries.add(
                                Entry.folder(
                                        prefix,
                                        inside.stream()
                                                .filter(object -> object.key().equals(prefix))
                                                .findFirst())));
        entries.sort(Entry.ORDER);
        return entries;
    }

    /// The same of each folder in this one.
    List<Scanned> folders() {
        String last = objects.isEmpty() || whole ? "" : folderOf(objects.getLast());
        List<Scanned> folders = new ArrayList<>();
        byFolder()
                .forEach((prefix, inside) ->
                        folders.add(new Scanned(prefix, inside, !prefix.equals(last), ahead)));
        return folders;
    }

    private Map<String, List<Stored>> byFolder() {
        Map<String, List<Stored>> folders = new LinkedHashMap<>();
        for (Stored object : objects) {
            String prefix = folderOf(object);
            if (!prefix.isEmpty()) {
                folders.computeIfAbsent(prefix, _ -> new ArrayList<>()).add(object);
            }
        }
        return folders;
    }

    /// The prefix of the folder in this one that an object is in; empty when it is in none.
    private String folderOf(Stored object) {
        int end = object.key().indexOf('/', below.length());
        return end < 0 ? "" : object.key().substring(0, end + 1);
    }
}
