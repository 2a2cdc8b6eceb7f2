package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.value.Attributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Gives nodes what they carry besides content: owner, then mode, because a change of owner takes
/// special bits away, then extended attributes, because it takes file capabilities away too and an
/// access control list says what the mode's group bits mean, then times. What is right already is
/// not touched.
///
/// Without the right to give files away, owners are left as they are, as `rsync` does; the group is
/// tried, because a user may give a file to a group of his.
final class Carried {

    private static final int UNSET = -1;
    private static final int CACHED = 10_000;
    private static final Set<String> LISTS = Set.of(Attributes.ACL, Attributes.DEFAULT_ACL);

    private final boolean modes;
    private final boolean owners;
    private final boolean lists;
    private final Set<String> extended;

    private final Map<Attributes, Wanted> parsed = new ConcurrentHashMap<>();

    /// Groups that were refused once.
    private final Set<Integer> notOurs = ConcurrentHashMap.newKeySet();

    /// @param keeps the attribute keys that are kept
    Carried(Set<String> keeps) {
        this.modes = keeps.contains(Attributes.MODE);
        this.owners = keeps.contains(Attributes.UID);
        this.lists = keeps.contains(Attributes.ACL);
        Set<String> kept = new HashSet<>(keeps);
        kept.retainAll(Attributes.EXTENDED);
        this.extended = Set.copyOf(kept);
    }

    /// @param extended by key, what is said of extended attributes; nothing where nothing is
    private record Wanted(int mode, int uid, int gid, Map<String, String> extended) {}

    /// Gives a new node all it is to have; what it began with by where it was made is taken away.
    ///
    /// @param home where it was made
    /// @param now what the node is
    /// @param shown its path, for messages
    void applyAnew(
            Folder home, Bearer node, String shown, Stat now, Attributes attributes, Times times)
            throws StorageException {
        boolean inherits = lists && !now.isLink() && home.bequeaths();
        apply(node, shown, now, attributes, times, inherits ? LISTS : Set.of());
    }

    /// Changes what is said of a node that is there.
    ///
    /// @param now what the node is
    /// @param shown its path, for messages
    void apply(Bearer node, String shown, Stat now, Attributes attributes, Times times)
            throws StorageException {
        apply(node, shown, now, attributes, times, Set.of());
    }

    private void apply(
            Bearer node,
            String shown,
            Stat now,
            Attributes attributes,
            Times times,
            Set<String> takenAway)
            throws StorageException {
        if (modes) {
            Wanted wanted = wanted(attributes, shown);
            boolean chowned = own(node, now, wanted);
            if (!now.isLink() && wanted.mode != UNSET) {
                setMode(node, now.permissions(), wanted.mode, chowned);
            }
            if (!wanted.extended.isEmpty() || !takenAway.isEmpty()) {
                extend(node, shown, wanted, takenAway);
            }
        }
        if (times.differFrom(now)) {
            node.setTimes(times);
        }
    }

    private static void extend(Bearer node, String shown, Wanted wanted, Set<String> takenAway)
            throws StorageException {
        Extended has = node.extended();
        Extended toHave = extended(wanted, shown);
        for (String name : has.values().keySet()) {
            String key = Extended.keyOf(name);
            if (!toHave.values().containsKey(name)
                    && (wanted.extended.containsKey(key) || takenAway.contains(key))) {
                takeAway(node, name);
            }
        }
        boolean listed = false;
        for (Map.Entry<String, byte[]> one : toHave.values().entrySet()) {
            if (!has.has(one.getKey(), one.getValue())) {
                node.setExtended(one.getKey(), one.getValue());
                listed |= Attributes.ACL.equals(Extended.keyOf(one.getKey()));
            }
        }
        if (listed && isSpecial(wanted.mode)) {
            // To a group that is not ours a list takes that bit away.
            node.setMode(wanted.mode);
        }
    }

    private static void takeAway(Bearer node, String name) throws StorageException {
        try {
            node.removeExtended(name);
        } catch (Denied e) {
            if (Extended.isItsOwn(name)) {
                throw e;
            }
        }
    }

    private static Extended extended(Wanted wanted, String shown) throws StorageException {
        try {
            return Extended.of(wanted.extended);
        } catch (IllegalArgumentException e) {
            throw new StorageException.Unsupported(
                    Errors.say("set the attributes of", shown, "no such: " + wanted.extended), e);
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
        if (mode != wanted || (chowned && isSpecial(wanted))) {
            node.setMode(wanted);
        }
    }

    private static boolean isSpecial(int mode) {
        return mode != UNSET && (mode & 07000) != 0;
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

    private Wanted parse(Attributes attributes, String shown) throws StorageException {
        Map<String, String> values = attributes.values();
        Map<String, String> more = new HashMap<>(values);
        more.keySet().retainAll(extended);
        try {
            return new Wanted(
                    number(values.get(Attributes.MODE), 8),
                    number(values.get(Attributes.UID), 10),
                    number(values.get(Attributes.GID), 10),
                    Map.copyOf(more));
        } catch (NumberFormatException e) {
            throw new StorageException.Unsupported(
                    Errors.say("set owner and mode of", shown, "no such: " + attributes.text()), e);
        }
    }

    private static int number(@Nullable String text, int radix) {
        return text == null ? UNSET : Integer.parseUnsignedInt(text, radix);
    }
}
