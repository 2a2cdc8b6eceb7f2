package dev.godwit.adapter.s3;

import dev.godwit.spi.fs.Foresight;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Folders that were listed along with one above them, until they are asked for. Each is asked for
/// once, level by level, or nearly so: what is left of the level before the last was not wanted.
///
/// Nothing is held unless somebody foresees what will be asked for, and no more than there is room
/// for: then each folder is listed by itself.
final class Scans implements Foresight {

    private static final int SHARE_OF_HEAP = 16;

    /// What an object takes, with a long key.
    private static final int BYTES_OF_AN_OBJECT = 400;

    private static final long MOST = 200_000;

    private final long most;

    /// By depth and prefix. Guarded by this, as all below.
    private final NavigableMap<Integer, Map<String, Scanned>> held = new TreeMap<>();

    private int sessions;

    /// Objects that are held or may come to be.
    private long taken;

    /// The server lists in another order than that of keys, so that part of a listing is no part of
    /// a tree, and a range of keys no part of a listing.
    private boolean disordered;

    /// @param most objects that may be held
    Scans(long most) {
        this.most = most;
    }

    static Scans ofHeap() {
        long bytes = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
        return new Scans(Math.min(MOST, bytes / BYTES_OF_AN_OBJECT));
    }

    @Override
    public synchronized Session begin() {
        sessions++;
        return this::end;
    }

    private synchronized void end() {
        sessions--;
        if (sessions == 0) {
            held.clear();
            taken = 0;
        }
    }

    synchronized void disordered() {
        disordered = true;
    }

    /// Whether the server lists in the order of keys, as far as anybody saw.
    synchronized boolean inOrder() {
        return !disordered;
    }

    /// Takes room for objects, if there is and anybody will ask for them.
    synchronized boolean reserve(int objects) {
        boolean room = sessions > 0 && !disordered && taken + objects <= most;
        if (room) {
            taken += objects;
        }
        return room;
    }

    /// Holds what lies in the folders of one.
    synchronized void hold(Scanned scanned) {
        if (sessions == 0) {
            return;
        }
        for (Scanned folder : scanned.folders()) {
            String segment =
                    folder.below().substring(scanned.below().length(), folder.below().length() - 1);
            // Nobody looks into what has no name, or is the engine's.
            if (Keys.name(segment).filter(name -> !name.reserved()).isPresent()) {
                put(folder);
            }
        }
    }

    private void put(Scanned folder) {
        taken += folder.objects().size();
        Scanned before =
                held.computeIfAbsent(depth(folder.below()), _ -> new HashMap<>())
                        .put(folder.below(), folder);
        if (before != null) {
            release(before.objects().size());
        }
    }

    /// What is held of a folder, which is not held any more; what lies in folders of it is.
    synchronized Optional<Scanned> take(String below) {
        int depth = depth(below);
        Map<Integer, Map<String, Scanned>> unwanted = held.headMap(depth - 1);
        unwanted.values().forEach(folders -> folders.values().forEach(this::release));
        unwanted.clear();
        Map<String, Scanned> level = held.get(depth);
        Scanned folder = level == null ? null : level.remove(below);
        if (folder == null) {
            return Optional.empty();
        }
        release(folder);
        hold(folder);
        return Optional.of(folder);
    }

    private void release(Scanned folder) {
        release(folder.objects().size());
    }

    /// Gives room back.
    synchronized void release(long objects) {
        // What was reserved before a session that has ended counts no more.
        taken = Math.max(0, taken - objects);
    }

    private static int depth(String below) {
        int depth = 0;
        for (int i = 0; i < below.length(); i++) {
            depth += below.charAt(i) == '/' ? 1 : 0;
        }
        return depth;
    }

    /// Objects that are held or may come to be.
    synchronized long taken() {
        return taken;
    }
}
