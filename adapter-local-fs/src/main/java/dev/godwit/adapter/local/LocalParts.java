package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Corrupt;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.fs.Content;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.PartedStaging;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Slice;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.fs.StagedPart;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import java.util.List;
import java.util.OptionalLong;

/// Stages large files in parts: each is written to its place in the one file that lies under the
/// stage name, which is known again by its inode.
final class LocalParts implements PartedStaging {

    private static final long FROM = 256L << 20;
    private static final long PART = 4L * Content.BLOCK;
    private static final long MOST_PARTS = 10_000;
    private static final String HANDLE = "inode:";
    private static final Opaque IN_PLACE = new Opaque("in place");
    private static final int PRIVATE = 0600;

    private final Root root;
    private final Stager stager;
    private final Carried carried;
    private final Durability durability;
    private final Mover mover;

    LocalParts(Root root, Stager stager, Carried carried, Durability durability, Mover mover) {
        this.root = root;
        this.stager = stager;
        this.carried = carried;
        this.durability = durability;
        this.mover = mover;
    }

    @Override
    public OptionalLong partSize(long size) {
        return size < FROM
                ? OptionalLong.empty()
                : OptionalLong.of(PART * (1 + (size - 1) / (PART * MOST_PARTS)));
    }

    @Override
    public Opaque begin(NodeRef ref, Put put) throws StorageException {
        try (Folder folder = root.enter("stage in", ref)) {
            durability.changed(folder);
            stager.checkName(folder, put.name());
            try (NewFile made = folder.makeFile(put.stageName())) {
                Stat stat = made.stat();
                // Kept in the file itself: whoever ends it may have read the source before.
                made.setTimes(new Times(stat.mtimeNs(), ((Put.What.File) put.what()).accessedNs()));
                Opaque handle = new Opaque(HANDLE + stat.ino());
                durability.wrote(made);
                durability.changed(folder);
                return handle;
            }
        }
    }

    /// It is made private again, in case it was ended before: more may have to be written to it.
    @Override
    public boolean resume(NodeRef ref, Put put, Opaque handle) throws StorageException {
        try (Folder folder = root.enter("stage in", ref)) {
            Stat now = folder.look(put.stageName());
            if (!now.isFile() || now.ino() != ino(handle)) {
                return false;
            }
            if (now.permissions() != PRIVATE) {
                durability.changed(folder);
                try (Bearer file = folder.bearer(put.stageName())) {
                    file.setMode(PRIVATE);
                }
            }
            return true;
        } catch (NotFound e) {
            return false;
        }
    }

    @Override
    public StagedPart part(NodeRef ref, Put put, Opaque handle, Slice slice, CopyControl control)
            throws StorageException {
        Put.What.File what = (Put.What.File) put.what();
        try (Folder folder = root.enter("stage in", ref);
                NewFile out = folder.reopenFile(put.stageName(), ino(handle))) {
            // Before anything is written: from here on a failed write is told.
            durability.changed(folder);
            Stat now = out.stat();
            boolean fresh = now.size() <= slice.from() || out.punch(slice.from(), slice.length());
            Mover.Moved moved =
                    mover.move(
                            what.content(),
                            slice,
                            out,
                            now.dev(),
                            fresh,
                            folder.shown(put.name()),
                            control);
            durability.wrote(out);
            durability.changed(folder);
            return new StagedPart(IN_PLACE, moved.bytes(), moved.taken());
        }
    }

    @Override
    public Staged end(NodeRef ref, Put put, Opaque handle, List<StagedPart> parts)
            throws StorageException {
        Put.What.File what = (Put.What.File) put.what();
        try (Folder folder = root.enter("stage in", ref);
                NewFile out = folder.reopenFile(put.stageName(), ino(handle))) {
            durability.changed(folder);
            Stat now = out.stat();
            String shown = folder.shown(put.name());
            if (now.size() != what.content().size()) {
                throw new Corrupt(
                        Errors.say(
                                "stage",
                                shown,
                                "what was staged has "
                                        + now.size()
                                        + " bytes instead of "
                                        + what.content().size()
                                        + "; see who else writes there"),
                        null);
            }
            Times times = new Times(what.mtimeNs(), what.accessedNs());
            carried.applyAnew(folder, out, shown, now, what.attributes(), times);
            durability.wrote(out);
            durability.changed(folder);
            return new Staged(
                    put,
                    Facts.proof(now),
                    parts.stream().mapToLong(StagedPart::bytes).sum(),
                    parts.stream().anyMatch(StagedPart::taken));
        }
    }

    @Override
    public void abort(NodeRef file, Name stageName, Opaque handle) throws StorageException {
        try (Folder folder = root.enter("clean up in", file.parent())) {
            Stat now = folder.look(stageName);
            if (now.isFile() && now.ino() == ino(handle)) {
                durability.changed(folder);
                folder.removeIfThere(stageName);
                durability.changed(folder);
            }
        } catch (NotFound e) {
            // As it should be.
        }
    }

    /// @return -1 when it is not one of ours
    private static long ino(Opaque handle) {
        String text = handle.text();
        try {
            return text.startsWith(HANDLE) ? Long.parseLong(text.substring(HANDLE.length())) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
