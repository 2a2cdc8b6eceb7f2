package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.CopyControl;
import dev.godwit.spi.fs.NameRules;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.NodeRef;
import dev.godwit.spi.value.Opaque;
import java.util.List;
import java.util.Optional;

/// Puts new nodes beside their targets, complete but for their names.
final class Stager {

    /// Of what has nothing to be known again by.
    private static final Opaque NO_PROOF = new Opaque("none");

    private final Root root;
    private final Carried carried;
    private final Durability durability;
    private final NameRules names;
    private final Mover mover;
    private final Unnamed unnamed;

    Stager(
            Root root,
            Carried carried,
            Durability durability,
            NameRules names,
            Mover mover,
            Unnamed unnamed) {
        this.root = root;
        this.carried = carried;
        this.durability = durability;
        this.names = names;
        this.mover = mover;
        this.unnamed = unnamed;
    }

    List<Result<Staged>> stage(NodeRef ref, List<Put> puts, CopyControl control) {
        try (Folder folder = root.enter("stage in", ref)) {
            return stage(folder, puts, control);
        } catch (StorageException e) {
            return puts.stream().<Result<Staged>>map(_ -> new Result.Failed<>(e)).toList();
        }
    }

    private List<Result<Staged>> stage(Folder folder, List<Put> puts, CopyControl control)
            throws StorageException {
        // Before anything is written: from here on a failed write is told.
        durability.changed(folder);
        List<Result<Staged>> results = Result.inTurn(puts, put -> stage(folder, put, control));
        durability.changed(folder);
        return results;
    }

    private Result<Staged> stage(Folder folder, Put put, CopyControl control) {
        try {
            checkName(folder, put.name());
            if (!(put.what() instanceof Put.What.File)) {
                // Of a file it is asked with its first bytes.
                control.admit(0);
            }
            return new Result.Ok<>(
                    switch (put.what()) {
                        case Put.What.File file -> file(folder, put, file, control);
                        case Put.What.Folder _ -> folder(folder, put);
                        case Put.What.Link link -> link(folder, put, link);
                        case Put.What.Special special -> special(folder, put, special);
                        case Put.What.HardLink hardLink -> hardLink(folder, put, hardLink);
                        case Put.What.Metadata _, Put.What.Removal _ ->
                                new Staged(put, NO_PROOF, 0);
                    });
        } catch (StorageException e) {
            return new Result.Failed<>(e);
        }
    }

    /// Refuses here, where nothing has been made yet, what could not be published.
    void checkName(Folder folder, Name name) throws StorageException {
        if (name.equals(Name.ROOT)) {
            return;
        }
        Optional<String> refusal = names.refusal(name, folder.bytes());
        if (refusal.isPresent()) {
            throw new Unsupported(Errors.say("make", folder.shown(name), refusal.get()), null);
        }
    }

    private Staged file(Folder folder, Put put, Put.What.File file, CopyControl control)
            throws StorageException {
        NewFile held = unnamed.make(folder);
        if (held != null) {
            return unnamed(folder, held, put, file, control);
        }
        NewFile out = folder.makeFile(put.stageName());
        try (out) {
            Filled filled = fill(folder, out, put, file, control);
            return filled.staged(Facts.proof(filled.stat));
        } catch (StorageException | RuntimeException e) {
            takeBack(folder, put, e);
            throw e;
        }
    }

    /// Closed without a name it is gone.
    private Staged unnamed(
            Folder folder, NewFile held, Put put, Put.What.File file, CopyControl control)
            throws StorageException {
        try {
            Filled filled = fill(folder, held, put, file, control);
            unnamed.keep(folder.ref(), put.stageName(), held);
            // Not the time that it was to get: some file systems cannot keep that.
            return filled.staged(Facts.proofOfUnnamed(held.stat()));
        } catch (StorageException | RuntimeException e) {
            try (held) {
                throw e;
            }
        }
    }

    /// A file with its content.
    private record Filled(Put put, Stat stat, Mover.Moved moved) {
        Staged staged(Opaque proof) {
            return new Staged(put, proof, moved.bytes(), moved.taken());
        }
    }

    private Filled fill(
            Folder folder, NewFile out, Put put, Put.What.File file, CopyControl control)
            throws StorageException {
        String shown = folder.shown(put.name());
        Mover.Moved moved = mover.move(file.content(), out, folder.stat().dev(), shown, control);
        Stat stat = out.stat();
        Times times = new Times(file.mtimeNs(), file.accessedNs());
        carried.applyAnew(folder, out, shown, stat, file.attributes(), times);
        durability.wrote(out);
        return new Filled(put, stat, moved);
    }

    private Staged folder(Folder folder, Put put) throws StorageException {
        folder.makeFolder(put.stageName());
        try {
            return new Staged(put, Facts.proof(folder.look(put.stageName())), 0);
        } catch (StorageException | RuntimeException e) {
            takeBack(folder, put, e);
            throw e;
        }
    }

    private Staged link(Folder folder, Put put, Put.What.Link link) throws StorageException {
        folder.makeLink(put.stageName(), link.target());
        Times times = new Times(link.mtimeNs(), link.accessedNs());
        return made(folder, put, link.attributes(), times);
    }

    private Staged special(Folder folder, Put put, Put.What.Special special)
            throws StorageException {
        SpecialFile what = SpecialFile.of(special.what(), folder.shown(put.name()));
        folder.makeSpecial(put.stageName(), what);
        Times times = new Times(special.mtimeNs(), special.accessedNs());
        return made(folder, put, special.attributes(), times);
    }

    /// Gives what was just made all it carries.
    private Staged made(Folder folder, Put put, Attributes attributes, Times times)
            throws StorageException {
        try (Bearer made = folder.bearer(put.stageName())) {
            Stat stat = made.stat();
            String shown = folder.shown(put.name());
            carried.applyAnew(folder, made, shown, stat, attributes, times);
            return new Staged(put, Facts.proof(stat), 0);
        } catch (StorageException | RuntimeException e) {
            takeBack(folder, put, e);
            throw e;
        }
    }

    private Staged hardLink(Folder folder, Put put, Put.What.HardLink hardLink)
            throws StorageException {
        NodeRef ref = hardLink.published();
        try (Folder home = root.enter("link to a file in", ref.parent())) {
            Stat stat = home.look(ref.name());
            if (!stat.isFile()) {
                throw new PreconditionFailed(
                        Errors.say("link to", root.shown(ref), "it is not a file"), null);
            }
            folder.makeHardLink(put.stageName(), home, ref.name());
            return new Staged(put, Facts.proof(stat), 0);
        }
    }

    /// Leaves nothing of an entry that failed.
    private static void takeBack(Folder folder, Put put, Exception why) {
        try {
            folder.removeIfThere(put.stageName());
        } catch (StorageException e) {
            why.addSuppressed(e);
        }
    }
}
