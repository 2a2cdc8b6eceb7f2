package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Gives nodes what they carry besides content: owner, then mode, because a change of owner takes
/// special bits away, then time. What is right already is not touched.
///
/// Without the right to give files away, owners are left as they are, as `rsync` does; the group is
/// tried, because a user may give a file to a group of his.
final class Carried {

    private static final int UNSET = -1;
    private static final int CACHED = 10_000;

    private final boolean modes;
    private final boolean owners;

    private final Map<Attributes, Wanted> parsed = new ConcurrentHashMap<>();

    /// Groups that were refused once.
    private final Set<Integer> notOurs = ConcurrentHashMap.newKeySet();

    /// @param keeps the attribute keys that are kept
    Carried(Set<String> keeps) {
        this.modes = keeps.contains(Attributes.MODE);
        this.owners = keeps.contains(Attributes.UID);
    }

    private record Wanted(int mode, int uid, int gid) {}

    /// @param now what the node is
    void apply(Folder folder, Name name, Stat now, Attributes attributes, long mtimeNs)
            throws StorageException {
        apply(folder.bearer(name), folder.shown(name), now, attributes, mtimeNs);
    }

    /// @param now what the node is
    /// @param shown its path, for messages
    void apply(Bearer node, String shown, Stat now, Attributes attributes, long mtimeNs)
            throws StorageException {
        if (modes) {
            Wanted wanted = wanted(attributes, shown);
            boolean chowned = own(node, now, wanted);
            if (!now.isLink() && wanted.mode != UNSET) {
                setMode(node, now.permissions(), wanted.mode, chowned);
            }
        }
        if (now.mtimeNs() != mtimeNs) {
            node.setTime(mtimeNs);
        }
    }

    private boolean own(Bearer node, Stat now, Wanted wanted) throws StorageException {
        boolean chowned = false;
        if (owners && wanted.uid != UNSET && wanted.uid != now.uid()) {
            node.setOwner(wanted.uid, UNSET);
            chowned = true;
        }
        if (wanted.gid != UNSET && wanted.gid != now.gid() && !notOurs.contains(wanted.gid)) {
            chowned |= giveToGroup(node, wanted.gid);
        }
        return chowned;
    }

    private boolean giveToGroup(Bearer node, int gid) throws StorageException {
        try {
            node.setOwner(UNSET, gid);
            return true;
        } catch (Denied e) {
            if (owners) {
                throw e;
            }
            notOurs.add(gid);
            return false;
        }
    }

    private static void setMode(Bearer node, int mode, int wanted, boolean chowned)
            throws StorageException {
        boolean special = (wanted & 07000) != 0;
        if (mode != wanted || (chowned && special)) {
            node.setMode(wanted);
        }
    }

    private Wanted wanted(Attributes attributes, String shown) throws StorageException {
        Wanted wanted = parsed.get(attributes);
        if (wanted == null) {
            wanted = parse(attributes, shown);
            if (parsed.size() < CACHED) {
                parsed.put(attributes, wanted);
            }
        }
        return wanted;
    }

    private static Wanted parse(Attributes attributes, String shown) throws StorageException {
        Map<String, String> values = attributes.values();
        try {
            return new Wanted(
                    number(values.get(Attributes.MODE), 8),
                    number(values.get(Attributes.UID), 10),
                    number(values.get(Attributes.GID), 10));
        } catch (NumberFormatException e) {
            throw new StorageException.Unsupported(
                    Errors.say("set owner and mode of", shown, "no such: " + attributes.text()), e);
        }
    }

    private static int number(@Nullable String text, int radix) {
        return text == null ? UNSET : Integer.parseUnsignedInt(text, radix);
    }
}
