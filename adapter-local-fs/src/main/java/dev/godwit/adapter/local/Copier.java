package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;

/// Copies anything but a folder from one folder of a tree to another, with all it carries.
final class Copier {

    private final Facts facts;
    private final Carried carried;
    private final Durability durability;
    private final CachedContent cached;

    Copier(Facts facts, Carried carried, Durability durability, CachedContent cached) {
        this.facts = facts;
        this.carried = carried;
        this.durability = durability;
        this.cached = cached;
    }

    /// Makes `to` anew; nothing of it stays when that fails.
    ///
    /// @param now what the node is
    void copy(Folder home, Name name, Stat now, Folder into, Name to, CopyControl control)
            throws StorageException {
        Attributes attributes = facts.allOf(home, name, now);
        if (!now.isFile()) {
            if (now.isLink()) {
                into.copyLink(home, name, to);
            } else {
                into.makeSpecial(to, SpecialFile.of(now.special(), home.shown(name)));
            }
            try (Bearer made = into.bearer(to)) {
                carried.applyAnew(into, made, into.shown(to), made.stat(), attributes, now.times());
            }
            return;
        }
        NewFile out = into.makeFile(to);
        try (out) {
            control.admit(0);
            if (!shared(home, name, now, out)) {
                try (Content content = new LocalContent(home.hold(), name, now, cached)) {
                    // No bytes are asked for: these are not what the plan moves.
                    Transfer.copy(content, out, into.shown(to), _ -> control.admit(0));
                }
            }
            carried.applyAnew(into, out, into.shown(to), out.stat(), attributes, now.times());
            durability.wrote(out);
        } catch (StorageException | RuntimeException e) {
            takeBack(into, to, e);
            throw e;
        }
    }

    private static boolean shared(Folder home, Name name, Stat now, NewFile out)
            throws StorageException {
        try (OpenFile in = home.open(name, now)) {
            return out.share(in);
        }
    }

    private static void takeBack(Folder folder, Name name, Exception why) {
        try {
            folder.removeIfThere(name);
        } catch (StorageException e) {
            why.addSuppressed(e);
        }
    }
}
