package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.AlreadyExists;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.OutcomeUnknown;
import dev.godwit.spi.error.StorageException.Transient;
import dev.godwit.spi.error.StorageException.Unsupported;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Publication;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.NodeRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives what lies staged its name, changes what is there in place, and removes.
final class Publisher {

    private final Root root;
    private final Facts facts;
    private final Carried carried;
    private final Durability durability;
    private final Copier copier;
    private final CachedContent cached;
    private final Unnamed unnamed;

    Publisher(
            Root root,
            Facts facts,
            Carried carried,
            Durability durability,
            Copier copier,
            CachedContent cached,
            Unnamed unnamed) {
        this.root = root;
        this.facts = facts;
        this.carried = carried;
        this.durability = durability;
        this.copier = copier;
        this.cached = cached;
        this.unnamed = unnamed;
    }

    List<Result<Node>> publish(NodeRef ref, List<Publication> ready) {
        try (Folder folder = root.enter("publish in", ref)) {
            // Before anything is changed: from here on a failed write is told.
            durability.changed(folder);
            List<Result<Node>> results = new ArrayList<>(ready.size());
            for (Publication publication : ready) {
                results.add(publish(folder, publication));
            }
            durability.changed(folder);
            return results;
        } catch (StorageException e) {
            return ready.stream().<Result<Node>>map(_ -> new Result.Failed<>(e)).toList();
        }
    }

    private Result<Node> publish(Folder folder, Publication publication) {
        Staged staged = publication.staged();
        Put put = staged.put();
        try {
            return new Result.Ok<>(
                    switch (put.what()) {
                        case Put.What.Metadata metadata ->
                                change(folder, put.name(), metadata, publication.when());
                        case Put.What.Removal _ -> remove(folder, put.name(), publication.when());
                        case Put.What.File _,
                                Put.What.Folder _,
                                Put.What.Link _,
                                Put.What.Special _,
                                Put.What.HardLink _ ->
                                appear(folder, staged, publication.when());
                    });
        } catch (StorageException e) {
            return new Result.Failed<>(e);
        }
    }

    private Node change(Folder folder, Name name, Put.What.Metadata metadata, Precondition when)
            throws StorageException {
        Stat now;
        try (Bearer node = folder.bearer(name)) {
            now = checked(folder, name, node.stat(), when);
            Times times = new Times(metadata.mtimeNs(), metadata.accessedNs());
            carried.apply(node, folder.shown(name), now, metadata.attributes(), times);
        } catch (NotFound e) {
            throw Errors.changed("change", folder.shown(name));
        }
        durability.changed(folder, name, now);
        return facts.node(folder, name, folder.look(name));
    }

    private Node remove(Folder folder, Name name, Precondition when) throws StorageException {
        Stat now = expected(folder, name, when);
        Node gone = facts.node(folder, name, now);
        folder.remove(name, now.isFolder());
        return gone;
    }

    private Node appear(Folder folder, Staged staged, Precondition when) throws StorageException {
        Put put = staged.put();
        NewFile held = unnamed.of(folder.ref(), put.stageName());
        if (!(when instanceof Precondition.Absent)) {
            replace(folder, staged, held, when);
        } else if (held != null) {
            name(folder, held, put.name());
        } else {
            renameIfAbsent(folder, put);
        }
        unnamed.drop(folder.ref(), put.stageName());
        Stat now;
        try {
            now = folder.look(put.name());
        } catch (StorageException e) {
            throw new OutcomeUnknown(
                    Errors.say("publish", folder.shown(put.name()), "it cannot be looked at"), e);
        }
        if (!Facts.isStaged(now, staged.proof())) {
            throw new OutcomeUnknown(
                    Errors.say("publish", folder.shown(put.name()), "something else is there now"),
                    null);
        }
        cached.wasPublished(folder, put.name(), now);
        // What a link says was not read back: that would change its access time.
        return put.what() instanceof Put.What.Link link
                ? facts.link(folder, put.name(), now, link.target())
                : facts.node(folder, put.name(), now);
    }

    /// @param held without a name yet; null for what has one
    private void replace(Folder folder, Staged staged, @Nullable NewFile held, Precondition when)
            throws StorageException {
        Put put = staged.put();
        Stat now = expected(folder, put.name(), when);
        if (now.isFolder()) {
            throw Errors.changed("replace", folder.shown(put.name()));
        }
        if (Facts.isStaged(now, staged.proof())) {
            // Two names of one file: a rename would leave both, and say that all is well.
            folder.remove(put.stageName(), false);
            return;
        }
        if (held != null) {
            // Only what has a name can take another's place.
            name(folder, held, put.stageName());
            unnamed.drop(folder.ref(), put.stageName());
        }
        folder.rename(folder, put.stageName(), put.name());
    }

    /// Where a file without a name cannot get one, it and all that follow are staged with one.
    private void name(Folder folder, NewFile held, Name name) throws StorageException {
        try {
            folder.name(held, name);
        } catch (Denied | Unsupported e) {
            unnamed.refuse();
            throw new Transient(e.getMessage() + "; it is tried in another way next", e);
        }
    }

    private void renameIfAbsent(Folder folder, Put put) throws StorageException {
        if (folder.renameIfAbsent(folder, put.stageName(), put.name())) {
            return;
        }
        // A second name and then only the second: as atomic, where hard links are to be had.
        if (!(put.what() instanceof Put.What.Folder)) {
            try {
                folder.makeHardLink(put.name(), folder, put.stageName());
                folder.remove(put.stageName(), false);
                return;
            } catch (AlreadyExists | NotFound e) {
                throw e;
            } catch (StorageException | UnsupportedOperationException e) {
                // On to the next way.
            }
        }
        if (folder.has(put.name())) {
            throw Errors.of("publish", folder.shown(put.name()), Errno.EEXIST);
        }
        folder.rename(folder, put.stageName(), put.name());
    }

    /// Moves what is kept to its place, in one step. What cannot be moved is copied beside its
    /// place first.
    void bring(Folder kept, Name as, Folder home, Name name, Precondition when)
            throws StorageException {
        if (!(when instanceof Precondition.Absent)) {
            expected(home, name, when);
        }
        try {
            move(kept, as, home, name, when);
        } catch (Unsupported e) {
            Stat stat = kept.look(as);
            if (stat.isFolder()) {
                throw e;
            }
            // A killed run may have left one there.
            home.removeIfThere(as);
            copier.copy(kept, as, stat, home, as, _ -> {});
            durability.changed(home);
            durability.barrier();
            try {
                move(home, as, home, name, when);
            } catch (StorageException refused) {
                home.removeIfThere(as);
                throw refused;
            }
            kept.remove(as, false);
        }
    }

    private static void move(Folder from, Name as, Folder to, Name name, Precondition when)
            throws StorageException {
        if (!(when instanceof Precondition.Absent)) {
            to.rename(from, as, name);
            return;
        }
        if (to.renameIfAbsent(from, as, name)) {
            return;
        }
        if (to.has(name)) {
            throw Errors.of("restore", to.shown(name), Errno.EEXIST);
        }
        to.rename(from, as, name);
    }

    /// What is there, if it is what should be.
    private static Stat expected(Folder folder, Name name, Precondition when)
            throws StorageException {
        try {
            return checked(folder, name, folder.look(name), when);
        } catch (NotFound e) {
            throw Errors.changed("change", folder.shown(name));
        }
    }

    private static Stat checked(Folder folder, Name name, Stat now, Precondition when)
            throws StorageException {
        boolean asExpected =
                switch (when) {
                    case Precondition.Absent _ -> false;
                    case Precondition.Any _ -> now.isFolder();
                    case Precondition.Unchanged(var token) ->
                            !now.isFolder() && Facts.token(now).equals(token);
                };
        if (!asExpected) {
            throw when instanceof Precondition.Absent
                    ? Errors.of("change", folder.shown(name), Errno.EEXIST)
                    : Errors.changed("change", folder.shown(name));
        }
        return now;
    }

    List<Result<Name>> discard(NodeRef ref, List<Staged> unused) {
        List<Result<Name>> results = new ArrayList<>(unused.size());
        unused.forEach(staged -> drop(ref, staged));
        try (Folder folder = root.enter("discard in", ref)) {
            durability.changed(folder);
            for (Staged staged : unused) {
                results.add(discard(folder, staged));
            }
            durability.changed(folder);
        } catch (NotFound e) {
            unused.forEach(staged -> results.add(new Result.Ok<>(staged.put().name())));
        } catch (StorageException e) {
            results.clear();
            unused.forEach(_ -> results.add(new Result.Failed<>(e)));
        }
        return results;
    }

    private void drop(NodeRef ref, Staged staged) {
        try {
            unnamed.drop(ref, staged.put().stageName());
        } catch (StorageException e) {
            // It has no name: it is gone.
        }
    }

    private static Result<Name> discard(Folder folder, Staged staged) {
        Put put = staged.put();
        try {
            if (Facts.isStaged(folder.look(put.stageName()), staged.proof())) {
                folder.removeIfThere(put.stageName());
            }
        } catch (NotFound e) {
            // As it should be.
        } catch (StorageException e) {
            return new Result.Failed<>(e);
        }
        return new Result.Ok<>(put.name());
    }
}
