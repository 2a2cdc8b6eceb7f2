package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Gives nodes what they carry besides content: owner, then mode, because a change of owner takes
/// special bits away, then time. What is right already is not touched.
///
/// Without the right to give files away, owners are left as they are, as `rsync` does; the group is
/// tried, because a user may give a file to a group of his.
final class Carried {

    private static final int UNSET = -1;
    private static final int CACHED = 10_000;

    private final @Nullable Linux calls;
    private final boolean modes;
    private final boolean owners;

    private final Map<Attributes, Wanted> parsed = new ConcurrentHashMap<>();

    /// Groups that were refused once.
    private final Set<Integer> notOurs = ConcurrentHashMap.newKeySet();

    /// @param keeps the attribute keys that are kept
    Carried(@Nullable Linux calls, Set<String> keeps) {
        this.calls = calls;
        this.modes = keeps.contains(Attributes.MODE);
        this.owners = keeps.contains(Attributes.UID);
    }

    private record Wanted(int mode, int uid, int gid) {}

    /// @param now what the node is
    void apply(Folder folder, Name name, Stat now, Attributes attributes, long mtimeNs)
            throws StorageException {
        try {
            Path path = folder.child(name);
            Wanted wanted = wanted(attributes, folder.shown(name));
            if (modes) {
                boolean chowned = own(path, now, wanted);
                if (!now.isLink() && wanted.mode != UNSET) {
                    setMode(path, now.permissions(), wanted.mode, chowned);
                }
            }
            if (now.mtimeNs() != mtimeNs) {
                setTime(folder, name, path, mtimeNs);
            }
        } catch (IOException e) {
            throw Errors.of("set owner, mode and time of", folder.shown(name), e);
        }
    }

    private boolean own(Path path, Stat now, Wanted wanted) throws IOException {
        boolean chowned = false;
        if (owners && wanted.uid != UNSET && wanted.uid != now.uid()) {
            Files.setAttribute(path, "unix:uid", wanted.uid, LinkOption.NOFOLLOW_LINKS);
            chowned = true;
        }
        if (wanted.gid != UNSET && wanted.gid != now.gid() && !notOurs.contains(wanted.gid)) {
            chowned |= giveToGroup(path, wanted.gid);
        }
        return chowned;
    }

    private boolean giveToGroup(Path path, int gid) throws IOException {
        try {
            Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (IOException e) {
            if (owners || !(Errors.of("give away", path.toString(), e) instanceof Denied)) {
                throw e;
            }
            notOurs.add(gid);
            return false;
        }
    }

    private static void setMode(Path path, int mode, int wanted, boolean chowned)
            throws IOException {
        boolean special = (wanted & 07000) != 0;
        if (mode != wanted || (chowned && special)) {
            Files.setAttribute(path, "unix:mode", wanted);
        }
    }

    private void setTime(Folder folder, Name name, Path path, long mtimeNs) throws IOException {
        if (calls != null) {
            int result = calls.setTime(folder.raw(name), mtimeNs);
            if (result < 0) {
                throw Errors.of("set the time of", folder.shown(name), -result);
            }
            return;
        }
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(FileTime.from(mtimeNs, TimeUnit.NANOSECONDS), null, null);
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
